import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { type CsvEncoding, type GroupedProduct, ProductGrouping, readCsv } from '../csv/index.js';
import { type Ingest, IngestService } from '../requests/index.js';
import { inItsEncoding } from './in-its-encoding.js';
import { noImages, RowErrors, tooManyImages } from './row-errors.js';
import type { UploadOptions } from './upload-options.js';
import type { UploadedFile } from './uploaded-file.js';

/** A file whose rows are in an open transaction. */
export interface Intake {
  readonly ingest: Ingest;
  readonly faults: RowErrors;
  readonly productsWithoutImages: number;
}

/** Reads the rows of a catalogue into an open transaction, while the file still arrives. */
@Injectable()
export class CsvIntake {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ingests: IngestService,
  ) {}

  /**
   * Reads the whole file. Bytes that turn out not to be UTF-8 are read once more, as Windows-1252.
   *
   * @param onEncoding is waited for once the encoding is known, and again when it turns out to be another
   * @returns the transaction, for the caller to end, and the faults of the rows that were left out
   * @throws {ClientError} INVALID_CSV, TOO_MANY_IMAGES; nothing is left of the file then
   * @throws {DuplicateKeyError}
   */
  async read(
    id: string,
    file: UploadedFile,
    options: UploadOptions,
    onEncoding: (encoding: CsvEncoding) => Promise<void>,
  ): Promise<Intake> {
    return inItsEncoding((encoding) => this.readAs(encoding, id, file, options, onEncoding));
  }

  private async readAs(
    encoding: CsvEncoding | undefined,
    id: string,
    file: UploadedFile,
    {
      request: options,
      onInvalidRow,
      columns,
      baseUrl,
      output,
      idempotencyKey,
      webhookUrl,
      email,
    }: UploadOptions,
    onEncoding: (encoding: CsvEncoding) => Promise<void>,
  ): Promise<Intake> {
    const { dialect, layout, records } = await readCsv(file.open(), {
      encoding,
      hints: { columns, baseUrl },
    });
    await onEncoding(dialect.encoding);
    const ingest = await this.ingests
      .begin({ id, fileName: file.name, options, idempotencyKey, dialect, layout, output, webhookUrl, email })
      .catch(async (error: unknown) => {
        await records.return();
        throw error;
      });
    try {
      const faults = new RowErrors();
      const products = new ProductGrouping();
      for await (const batch of records) {
        for (const record of batch) if (record.product === null) faults.add(record);
        // A file that will be rejected is only read to its end, so that all its faults are told at once.
        if (faults.count > 0 && onInvalidRow === 'REJECT') continue;
        await this.add(ingest, products.add(batch));
      }
      await this.add(ingest, products.end());
      if (faults.areFatal(onInvalidRow, ingest.imageCount)) throw faults.toError();
      if (ingest.imageCount === 0) throw noImages();
      return { ingest, faults, productsWithoutImages: products.withoutImages };
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
