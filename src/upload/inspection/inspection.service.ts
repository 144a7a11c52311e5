import { Inject, Injectable } from '@nestjs/common';
import type { ClientError } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { type CsvEncoding, readCsv } from '../../csv/index.js';
import { inItsEncoding } from '../in-its-encoding.js';
import { NotificationTargets } from '../notification-targets.js';
import { noImages, tooManyImages } from '../row-errors.js';
import type { UploadOptions } from '../upload-options.js';
import type { UploadedFile } from '../uploaded-file.js';
import type { CsvInspection } from './csv-inspection.model.js';
import { CsvInspector } from './csv-inspector.js';

/** Says what is in a catalogue, and whether it would be taken in. Nothing is stored, and nothing begun. */
@Injectable()
export class InspectionService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly receivers: NotificationTargets,
  ) {}

  /**
   * Reads the whole file. Rows that are faulty, or too many, are among what it tells.
   *
   * @throws {ClientError} INVALID_CSV when the file as a whole is unusable; INVALID_INPUT, INVALID_STATE as an upload
   */
  async inspect(file: UploadedFile, options: UploadOptions): Promise<CsvInspection> {
    this.receivers.require(options);
    const inspector = await inItsEncoding((encoding) => this.read(file, options, encoding));
    const refusal = this.refusalOf(inspector, options);
    return {
      fileName: file.name,
      isAccepted: refusal === null,
      refusal: refusal?.message ?? null,
      ...inspector.findings(),
    };
  }

  private async read(
    file: UploadedFile,
    { columns, baseUrl }: UploadOptions,
    encoding?: CsvEncoding,
  ): Promise<CsvInspector> {
    const { records, ...header } = await readCsv(file.open(), {
      encoding,
      hints: { columns, baseUrl },
    });
    const inspector = new CsvInspector(header);
    for await (const batch of records) for (const record of batch) inspector.add(record);
    return inspector;
  }

  /** The error that an upload of the same would end in. */
  private refusalOf(
    { faults, imageCount }: CsvInspector,
    { onInvalidRow }: UploadOptions,
  ): ClientError | null {
    const { maxImages } = this.config.upload;
    if (faults.areFatal(onInvalidRow, imageCount)) return faults.toError();
    if (imageCount === 0) return noImages();
    return imageCount > maxImages ? tooManyImages(maxImages) : null;
  }
}
