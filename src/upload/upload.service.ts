import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { DuplicateKeyError, LostCommitError, RequestQueries, WorkSignals } from '../requests/index.js';
import { ObjectStorage, inputCsvKey, requestPrefix } from '../storage/index.js';
import { type Span, traced } from '../tracing/index.js';
import { CsvIntake } from './csv-intake.js';
import { fingerprintOf } from './fingerprint.js';
import { InputCsvStorage } from './input-csv-storage.js';
import { NotificationTargets } from './notification-targets.js';
import type { UploadOptions } from './upload-options.js';
import { slotsOf, UploadSlots } from './upload-slots.js';
import { idempotencyKeyReused } from './upload-errors.js';
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
  private readonly slots: UploadSlots;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly intake: CsvIntake,
    private readonly targets: NotificationTargets,
    private readonly queries: RequestQueries,
    private readonly storage: ObjectStorage,
    private readonly signals: WorkSignals,
  ) {
    this.slots = new UploadSlots(slotsOf(config.database.pool));
  }

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
    const earlier = await this.findReplay(file, options);
    if (earlier !== null) return earlier;
    try {
      const store = () => traced('upload', {}, (span) => this.store(file, options, span));
      return { requestId: await this.slots.run(file, store), isReplay: false };
    } catch (error) {
      const winner = error instanceof DuplicateKeyError ? await this.findReplay(file, options) : null;
      if (winner !== null) return winner;
      throw error;
    }
  }

  /**
   * Finds the request that the same upload has made before; null when its idempotency key is free.
   *
   * @throws {ClientError} IDEMPOTENCY_KEY_REUSED when another upload has used the key
   */
  private async findReplay(file: UploadedFile, options: UploadOptions): Promise<AcceptedUpload | null> {
    const { idempotencyKey } = options;
    const earlier = idempotencyKey && (await this.queries.findByIdempotencyKey(idempotencyKey));
    if (!earlier) return null;
    const { id, idempotencyFingerprint } = earlier;
    // Requests from before fingerprints were stored have none and cannot be compared.
    if (idempotencyFingerprint !== null) {
      const fingerprint = fingerprintOf(await file.arrived(), options);
      if (fingerprint !== idempotencyFingerprint) throw idempotencyKeyReused(id);
    }
    return { requestId: id, isReplay: true };
  }

  /**
   * Stores the bytes and the rows and returns the id of the request. The commit comes last: when it succeeds, the bytes
   * are stored, and when anything before it fails, both are removed.
   */
  private async store(file: UploadedFile, options: UploadOptions, span: Span): Promise<string> {
    const id = newId();
    span.set({ 'halftone.request.id': id });
    const inputCsv = new InputCsvStorage(this.storage, inputCsvKey(id), file);
    const reading = this.intake.read(id, file, options, (encoding) => inputCsv.start(encoding));
    try {
      const { ingest, rowErrors, productsWithoutImages } = await reading;
      await inputCsv.stored();
      span.set({ 'halftone.request.images': ingest.imageCount });
      const fingerprint =
        options.idempotencyKey === null ? null : fingerprintOf(await file.arrived(), options);
      const skipped = { count: rowErrors.rowCount, first: rowErrors.first };
      await ingest.commit(skipped, productsWithoutImages, fingerprint);
    } catch (error) {
      await inputCsv.cancel();
      const [read] = await Promise.allSettled([reading]);
      if (read.status === 'fulfilled') await read.value.ingest.rollback();
      if (error instanceof LostCommitError) return this.resolveLostCommit(id, error);
      // First by its key, since a store may list new objects late; then the folder, which a filesystem would keep.
      await this.storage.delete(inputCsvKey(id));
      await this.storage.deletePrefix(requestPrefix(id));
      throw error;
    }
    this.signals.imagesReady();
    return id;
  }

  /**
   * Returns the id when the rows of an unconfirmed commit exist, and rethrows the error otherwise. Missing rows may still
   * appear, so the file is kept: the orphan sweep deletes it a day later if they do not.
   */
  private async resolveLostCommit(id: string, error: LostCommitError): Promise<string> {
    if ((await this.queries.find(id)) === null) throw error;
    this.signals.imagesReady();
    return id;
  }
}
