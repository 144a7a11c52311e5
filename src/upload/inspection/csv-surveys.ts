import { Inject, Injectable } from '@nestjs/common';
import { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { CsvError, type CsvErrorCode, type DecoderOptions, readCsv } from '../../csv/index.js';
import type { CatalogueSource } from '../catalogue-sources.js';
import { withEncodingFallback } from '../encoding-fallback.js';
import { invalidFile, noImages, tooManyImages } from '../upload-errors.js';
import type { UploadOptions } from '../upload-options.js';
import { type CsvFindings, CsvInspector } from './csv-inspector.js';

/** The content of a CSV, and the error that an upload of it would end with; null when it would be accepted. */
export interface CsvSurvey {
  readonly findings: CsvFindings;
  readonly rejection: ClientError | null;
}

/** The errors that other columns may solve. */
const COLUMN_ERRORS: ReadonlySet<CsvErrorCode> = new Set(['MISSING_COLUMN', 'NO_IMAGE_URLS']);

/** Reads whole CSVs without storing them, with the columns that most likely contain images where none certainly does. */
@Injectable()
export class CsvSurveys {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * Reads the whole file.
   *
   * @throws {ClientError} INVALID_CSV when the file is unusable, whatever its columns are
   */
  async survey(source: CatalogueSource, options: UploadOptions): Promise<CsvSurvey> {
    const inspector = await withEncodingFallback(source.csv, options.encoding, (decoding) =>
      this.read(source, options, decoding),
    );
    return { findings: inspector.findings(), rejection: this.rejectionOf(inspector, options) };
  }

  /** Adds a proposal of how to read the file to an error that other columns may solve; returns any other error unchanged. */
  async withProposal(error: unknown, source: CatalogueSource, options: UploadOptions): Promise<unknown> {
    if (!(error instanceof ClientError && isColumnError(error.cause))) return error;
    try {
      const { proposal } = (await this.survey(source, options)).findings;
      return new ClientError(
        error.code,
        error.message,
        { ...error.details, proposal },
        { cause: error.cause },
      );
    } catch (failure) {
      // A later part of the file is unusable: the first error is enough.
      if (failure instanceof ClientError && failure.code === 'INVALID_CSV') return error;
      return failure;
    }
  }

  private async read(
    source: CatalogueSource,
    { columns, baseUrl, profile }: UploadOptions,
    decoding: DecoderOptions,
  ): Promise<CsvInspector> {
    const { records, ...header } = await readCsv(source.csv.open(), {
      ...decoding,
      ...source.readOptions,
      hints: { columns, baseUrl, profile, isTentative: true },
    });
    const inspector = new CsvInspector(header);
    for await (const batch of records) for (const record of batch) inspector.add(record);
    return inspector;
  }

  private rejectionOf(
    { columnError, rowErrors, imageCount }: CsvInspector,
    { onInvalidRow }: UploadOptions,
  ): ClientError | null {
    const { maxImages } = this.config.upload;
    if (columnError !== null) return invalidFile(columnError);
    if (rowErrors.areFatal(onInvalidRow, imageCount)) return rowErrors.toError();
    if (imageCount === 0) return noImages();
    return imageCount > maxImages ? tooManyImages(maxImages) : null;
  }
}

function isColumnError(error: unknown): boolean {
  return error instanceof CsvError && COLUMN_ERRORS.has(error.code);
}
