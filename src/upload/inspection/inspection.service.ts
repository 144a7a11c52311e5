import { Inject, Injectable } from '@nestjs/common';
import type { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { type DecoderOptions, readCsv } from '../../csv/index.js';
import { type CatalogueSource, CatalogueSources } from '../catalogue-sources.js';
import { withEncodingFallback } from '../encoding-fallback.js';
import { NotificationTargets } from '../notification-targets.js';
import { noImages, tooManyImages } from '../upload-errors.js';
import type { UploadOptions } from '../upload-options.js';
import type { UploadedFile } from '../uploaded-file.js';
import type { CsvInspection } from './csv-inspection.model.js';
import { CsvInspector } from './csv-inspector.js';

/** Reports the content of a CSV and whether an upload would be accepted, without storing or starting anything. */
@Injectable()
export class InspectionService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly targets: NotificationTargets,
    private readonly sources: CatalogueSources,
  ) {}

  /**
   * Inspects the whole file. Invalid rows and too many images are part of the result, not errors.
   *
   * @throws {ClientError} INVALID_CSV when the file as a whole is unusable; INVALID_INPUT, INVALID_STATE when this
   *   server cannot send the notifications
   */
  async inspect(file: UploadedFile, options: UploadOptions): Promise<CsvInspection> {
    this.targets.require(options);
    return this.sources.use(file, options.sheet, (source) => this.inspectCsv(source, options));
  }

  private async inspectCsv(source: CatalogueSource, options: UploadOptions): Promise<CsvInspection> {
    const inspector = await withEncodingFallback(source.csv, options.encoding, (decoding) =>
      this.read(source, options, decoding),
    );
    const rejection = this.rejectionOf(inspector, options);
    return {
      fileName: source.csv.name,
      format: source.format,
      sheet: source.sheet,
      sheets: [...source.sheets],
      isAccepted: rejection === null,
      refusal: rejection?.message ?? null,
      ...inspector.findings(),
    };
  }

  private async read(
    source: CatalogueSource,
    { columns, baseUrl }: UploadOptions,
    decoding: DecoderOptions,
  ): Promise<CsvInspector> {
    const { records, ...header } = await readCsv(source.csv.open(), {
      ...decoding,
      ...source.readOptions,
      hints: { columns, baseUrl },
    });
    const inspector = new CsvInspector(header);
    for await (const batch of records) for (const record of batch) inspector.add(record);
    return inspector;
  }

  /** The error that an upload of the same file would end with; null when it would be accepted. */
  private rejectionOf(
    { rowErrors, imageCount }: CsvInspector,
    { onInvalidRow }: UploadOptions,
  ): ClientError | null {
    const { maxImages } = this.config.upload;
    if (rowErrors.areFatal(onInvalidRow, imageCount)) return rowErrors.toError();
    if (imageCount === 0) return noImages();
    return imageCount > maxImages ? tooManyImages(maxImages) : null;
  }
}
