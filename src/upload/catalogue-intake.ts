import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { type CatalogueRecord, type CsvEncoding, readCatalogue } from '../csv/index.js';
import { type Ingest, IngestService, type NewProduct } from '../requests/index.js';
import { inItsEncoding } from './in-its-encoding.js';
import { RowFaults, tooManyImages } from './row-faults.js';
import type { UploadOptions } from './upload-options.js';
import type { UploadedFile } from './uploaded-file.js';

/** Reads the rows of a catalogue into an open transaction, while the file still arrives. */
@Injectable()
export class CatalogueIntake {
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
  ): Promise<{ ingest: Ingest; faults: RowFaults }> {
    return inItsEncoding((encoding) => this.readAs(encoding, id, file, options, onEncoding));
  }

  private async readAs(
    encoding: CsvEncoding | undefined,
    id: string,
    file: UploadedFile,
    { request: options, onInvalidRow, idempotencyKey, webhookUrl, email }: UploadOptions,
    onEncoding: (encoding: CsvEncoding) => Promise<void>,
  ): Promise<{ ingest: Ingest; faults: RowFaults }> {
    const { dialect, records } = await readCatalogue(file.open(), { encoding });
    await onEncoding(dialect.encoding);
    const ingest = await this.ingests
      .begin({ id, fileName: file.name, options, idempotencyKey, dialect, webhookUrl, email })
      .catch(async (error: unknown) => {
        await records.return();
        throw error;
      });
    try {
      const faults = new RowFaults();
      for await (const batch of records) {
        for (const record of batch) if (record.product === null) faults.add(record);
        // A file that will be rejected is only read to its end, so that all its faults are told at once.
        if (faults.count > 0 && onInvalidRow === 'REJECT') continue;
        await ingest.add(batch.flatMap(toProducts));
        if (ingest.imageCount > this.config.upload.maxImages)
          throw tooManyImages(this.config.upload.maxImages);
      }
      if (faults.areFatal(onInvalidRow, ingest.imageCount)) throw faults.toError();
      return { ingest, faults };
    } catch (error) {
      await ingest.rollback();
      throw error;
    }
  }
}

function toProducts({ record, product }: CatalogueRecord): NewProduct[] {
  return product === null ? [] : [{ ...product, record }];
}
