import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import {
  type CsvEncoding,
  type DecoderOptions,
  type GroupedProduct,
  ProductGrouping,
  readCsv,
  UnreadImageColumns,
} from '../csv/index.js';
import { FetchHeaderSecrets, type Ingest, IngestService, type LeftOut } from '../requests/index.js';
import type { CatalogueSource } from './catalogue-sources.js';
import { withEncodingFallback } from './encoding-fallback.js';
import { CsvSurveys } from './inspection/csv-surveys.js';
import { RowErrors } from './row-errors.js';
import { noImages, tooManyImages } from './upload-errors.js';
import { readingOptionsOf } from './reading-options.js';
import type { UploadOptions } from './upload-options.js';

/** The result of reading a CSV into an open transaction. */
export interface Intake {
  readonly ingest: Ingest;
  readonly leftOut: LeftOut;
}

/** Reads the rows of a CSV into an open transaction while the file arrives. */
@Injectable()
export class CsvIntake {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ingests: IngestService,
    private readonly fetchHeaders: FetchHeaderSecrets,
    private readonly surveys: CsvSurveys,
  ) {}

  /**
   * Reads the whole file. A file that turns out not to be UTF-8 is read again in the detected encoding.
   *
   * @param onEncoding is awaited once the encoding is known, and again when the file is read in another encoding
   * @returns the transaction, which the caller must end, and what was left out
   * @throws {ClientError} INVALID_CSV, with a proposal when its image columns are not certain; TOO_MANY_IMAGES; the transaction is rolled back then
   * @throws {DuplicateKeyError}
   */
  async read(
    id: string,
    source: CatalogueSource,
    options: UploadOptions,
    onEncoding: (encoding: CsvEncoding) => Promise<void>,
  ): Promise<Intake> {
    return withEncodingFallback(source.csv, options.encoding, (decoding) =>
      this.readAs(decoding, id, source, options, onEncoding),
    ).catch(async (error: unknown) => {
      throw await this.surveys.withProposal(error, source, options);
    });
  }

  private async readAs(
    decoding: DecoderOptions,
    id: string,
    source: CatalogueSource,
    given: UploadOptions,
    onEncoding: (encoding: CsvEncoding) => Promise<void>,
  ): Promise<Intake> {
    const { onInvalidRow, columns, baseUrl, profile } = given;
    const encryptedHeaders = this.fetchHeaders.seal(id, given.fetchHeaders);
    const { dialect, header, layout, records } = await readCsv(source.csv.open(), {
      ...decoding,
      ...source.readOptions,
      hints: { columns, baseUrl, profile },
    });
    await onEncoding(dialect.encoding);
    const ingest = await this.ingests
      .begin(
        {
          id,
          fileName: source.csv.name,
          inputFormat: source.format,
          inputExtension: source.original?.extension ?? null,
          sheet: source.sheet,
          options: given.request,
          readingOptions: readingOptionsOf(given),
          idempotencyKey: given.idempotencyKey,
          dialect,
          layout,
          output: given.output,
          report: given.report,
          webhookUrl: given.webhookUrl,
          email: given.email,
          fetchHeaders: encryptedHeaders,
        },
        given,
      )
      .catch(async (error: unknown) => {
        await records.return();
        throw error;
      });
    try {
      const rowErrors = new RowErrors();
      const products = new ProductGrouping();
      const unread = new UnreadImageColumns(header, layout);
      for await (const batch of records) {
        for (const record of batch) {
          unread.add(record.cells);
          if (record.product === null) rowErrors.add(record);
        }
        // A file that will be rejected is still read to its end, so that all of its errors are reported together.
        if (rowErrors.areRejected(onInvalidRow)) continue;
        await this.add(ingest, products.add(batch));
      }
      await this.add(ingest, products.end());
      if (rowErrors.areFatal(onInvalidRow, ingest.imageCount)) throw rowErrors.toError();
      if (ingest.imageCount === 0) throw noImages();
      const leftOut = {
        skipped: rowErrors,
        productsWithoutImages: products.withoutImages,
        unreadImageColumns: unread.names(),
      };
      return { ingest, leftOut };
    } catch (error) {
      await ingest.rollback();
      throw error;
    }
  }

  private async add(ingest: Ingest, products: readonly GroupedProduct[]): Promise<void> {
    const { maxImages } = this.config.upload;
    await ingest.add(products);
    if (ingest.imageCount > maxImages) throw tooManyImages(maxImages);
  }
}
