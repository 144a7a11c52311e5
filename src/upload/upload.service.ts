import { Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { contentTypeOfCsv } from '../csv/index.js';
import { DuplicateKeyError, LostCommitError, RequestQueries } from '../requests/index.js';
import { contentTypeOf, inputCsvKey, inputFileKey, ObjectStorage, requestPrefix } from '../storage/index.js';
import { type Span, traced } from '../tracing/index.js';
import { type CatalogueSource, CatalogueSources } from './catalogue-sources.js';
import { CsvIntake } from './csv-intake.js';
import { findReplay, fingerprintOf } from './idempotency.js';
import { fileHashOf } from './uploaded-file.js';
import { InputStorage } from './input-storage.js';
import { NotificationTargets } from './notification-targets.js';
import type { UploadOptions } from './upload-options.js';
import { UploadSlots } from './upload-slots.js';
import type { UploadedFile } from './uploaded-file.js';

/** The result of an upload. */
export interface AcceptedUpload {
  readonly requestId: string;
  /** Whether the request is that of an earlier upload with the same idempotency key. */
  readonly isReplay: boolean;
}

/** Accepts CSVs: it puts their bytes into storage and their rows into the database, or leaves no trace of them. */
@Injectable()
export class UploadService {
  constructor(
    private readonly sources: CatalogueSources,
    private readonly slots: UploadSlots,
    private readonly intake: CsvIntake,
    private readonly targets: NotificationTargets,
    private readonly queries: RequestQueries,
    private readonly storage: ObjectStorage,
  ) {}

  /**
   * Stores a CSV and starts its request.
   *
   * @returns the new request, or that of an earlier upload of the same file and options with the same idempotency key
   * @throws {ClientError} INVALID_CSV, TOO_MANY_IMAGES; INVALID_INPUT, INVALID_STATE when this server cannot send the
   *   notifications; INVALID_STATE while the upload with the same idempotency key is in progress; IDEMPOTENCY_KEY_REUSED
   *   when that upload has another file or other options
   */
  async accept(file: UploadedFile, options: UploadOptions): Promise<AcceptedUpload> {
    this.targets.require(options);
    const earlier = await findReplay(this.queries, file, options);
    if (earlier !== null) return { requestId: earlier, isReplay: true };
    try {
      const requestId = await this.sources.use(file, options.sheet, (source) =>
        this.slots.run(source.csv, () =>
          traced('upload', {}, (span) => this.store(file, source, options, span)),
        ),
      );
      return { requestId, isReplay: false };
    } catch (error) {
      const winner =
        error instanceof DuplicateKeyError ? await findReplay(this.queries, file, options) : null;
      if (winner !== null) return { requestId: winner, isReplay: true };
      throw error;
    }
  }

  /**
   * Stores the bytes and the rows and returns the id of the request. The commit comes last: when it succeeds, the bytes
   * are stored, and when anything before it fails, both are removed.
   */
  private async store(
    file: UploadedFile,
    source: CatalogueSource,
    options: UploadOptions,
    span: Span,
  ): Promise<string> {
    const id = newId();
    span.set({ 'halftone.request.id': id });
    const csv = new InputStorage(this.storage, inputCsvKey(id), source.csv);
    const original = this.originalOf(id, source);
    const reading = this.intake.read(id, source, options, async (encoding) => {
      await csv.start(contentTypeOfCsv(encoding));
      await original?.storing.start(contentTypeOf(original.key));
    });
    try {
      const { ingest, leftOut } = await reading;
      await Promise.all([csv.stored(), original?.storing.stored()]);
      span.set({ 'halftone.request.images': ingest.imageCount });
      const sha256 = await file.arrived();
      const fingerprint = options.idempotencyKey === null ? null : fingerprintOf(sha256, options);
      await ingest.commit(leftOut, { fileHash: fileHashOf(sha256), fingerprint });
    } catch (error) {
      await Promise.all([csv.cancel(), original?.storing.cancel()]);
      const [read] = await Promise.allSettled([reading]);
      if (read.status === 'fulfilled') await read.value.ingest.rollback();
      if (error instanceof LostCommitError) return this.resolveLostCommit(id, error);
      // First by their keys, since a store may list new objects late; then the folder, which a filesystem would keep.
      for (const key of [inputCsvKey(id), ...(original === null ? [] : [original.key])])
        await this.storage.delete(key);
      await this.storage.deletePrefix(requestPrefix(id));
      throw error;
    }
    return id;
  }

  /** How an uploaded file that is no CSV is stored beside the CSV made from it; null for a CSV. */
  private originalOf(
    id: string,
    { original }: CatalogueSource,
  ): { key: string; storing: InputStorage } | null {
    if (original === null) return null;
    const key = inputFileKey(id, original.extension);
    return { key, storing: new InputStorage(this.storage, key, original.file) };
  }

  /**
   * Returns the id when the rows of an unconfirmed commit exist, and rethrows the error otherwise. Missing rows may still
   * appear, so the file is kept: the orphan sweep deletes it a day later if they do not.
   */
  private async resolveLostCommit(id: string, error: LostCommitError): Promise<string> {
    if ((await this.queries.find(id)) === null) throw error;
    return id;
  }
}
