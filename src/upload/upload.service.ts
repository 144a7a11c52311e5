import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { DuplicateKeyError, LostCommitError, RequestQueries, WorkSignals } from '../requests/index.js';
import { ObjectStorage, inputCsvKey, requestPrefix } from '../storage/index.js';
import { type Span, traced } from '../tracing/index.js';
import { CsvIntake } from './csv-intake.js';
import { CsvStoring } from './csv-storing.js';
import { fingerprintOf } from './fingerprint.js';
import { NotificationTargets } from './notification-targets.js';
import type { UploadOptions } from './upload-options.js';
import { slotsOf, UploadSlots } from './upload-slots.js';
import { keyReused } from './upload-errors.js';
import type { UploadedFile } from './uploaded-file.js';

/** What came of an upload. */
export interface Accepted {
  readonly requestId: string;
  /** Whether the request is that of an earlier upload with the same idempotency key. */
  readonly isReplay: boolean;
}

/** Takes catalogues in: the bytes into storage, the rows into the database, all of it or nothing. */
@Injectable()
export class UploadService {
  private readonly slots: UploadSlots;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly intake: CsvIntake,
    private readonly receivers: NotificationTargets,
    private readonly queries: RequestQueries,
    private readonly storage: ObjectStorage,
    private readonly signals: WorkSignals,
  ) {
    this.slots = new UploadSlots(slotsOf(config.database.pool));
  }

  /**
   * Stores a catalogue and has it worked on.
   *
   * @returns its request, or the one that the same upload with the same idempotency key has made already
   * @throws {ClientError} INVALID_CSV, TOO_MANY_IMAGES; INVALID_INPUT, INVALID_STATE when its end cannot be told as asked,
   *   or the upload that has the idempotency key is still under way; IDEMPOTENCY_KEY_REUSED when that is another upload
   */
  async accept(file: UploadedFile, options: UploadOptions): Promise<Accepted> {
    this.receivers.require(options);
    const earlier = await this.replay(file, options);
    if (earlier !== null) return earlier;
    try {
      const take = () => traced('upload', {}, (span) => this.take(file, options, span));
      return { requestId: await this.slots.run(file, take), isReplay: false };
    } catch (error) {
      const winner = error instanceof DuplicateKeyError ? await this.replay(file, options) : null;
      if (winner !== null) return winner;
      throw error;
    }
  }

  /**
   * Finds the request that the same upload has made already; null when its idempotency key is free.
   *
   * @throws {ClientError} IDEMPOTENCY_KEY_REUSED when another upload has made it
   */
  private async replay(file: UploadedFile, options: UploadOptions): Promise<Accepted | null> {
    const { idempotencyKey } = options;
    const earlier = idempotencyKey && (await this.queries.findByIdempotencyKey(idempotencyKey));
    if (!earlier) return null;
    const { id, idempotencyFingerprint } = earlier;
    // Nothing is known of what came before fingerprints were kept.
    if (idempotencyFingerprint !== null) {
      const fingerprint = fingerprintOf(await file.arrived(), options);
      if (fingerprint !== idempotencyFingerprint) throw keyReused(id);
    }
    return { requestId: id, isReplay: true };
  }

  /** The commit comes last: when it succeeds the bytes are stored, and when anything before it fails there is no trace. */
  private async take(file: UploadedFile, options: UploadOptions, span: Span): Promise<string> {
    const id = newId();
    span.set({ 'halftone.request.id': id });
    const storing = new CsvStoring(this.storage, inputCsvKey(id), file);
    const reading = this.intake.read(id, file, options, (encoding) => storing.start(encoding));
    try {
      const { ingest, faults, productsWithoutImages } = await reading;
      await storing.stored();
      span.set({ 'halftone.request.images': ingest.imageCount });
      const fingerprint =
        options.idempotencyKey === null ? null : fingerprintOf(await file.arrived(), options);
      await ingest.commit({ count: faults.count, first: faults.first }, productsWithoutImages, fingerprint);
    } catch (error) {
      await storing.cancel();
      const [read] = await Promise.allSettled([reading]);
      if (read.status === 'fulfilled') await read.value.ingest.rollback();
      if (error instanceof LostCommitError) return this.committed(id, error);
      // By its name, since a store may list late what it was just sent; then the folder, which a filesystem would keep.
      await this.storage.delete(inputCsvKey(id));
      await this.storage.deletePrefix(requestPrefix(id));
      throw error;
    }
    this.signals.imagesReady();
    return id;
  }

  /**
   * Only the rows can say what came of a commit that nobody answered. Where they are missing they may still come, so the
   * file stays: without them it is swept away a day later.
   */
  private async committed(id: string, error: LostCommitError): Promise<string> {
    if ((await this.queries.find(id)) === null) throw error;
    this.signals.imagesReady();
    return id;
  }
}
