import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../common/index.js';
import { CONFIG, type Config } from '../config/index.js';
import { DuplicateKeyError, LostCommitError, RequestQueries, WorkSignals } from '../requests/index.js';
import { ObjectStorage, inputCsvKey, requestPrefix } from '../storage/index.js';
import { type Span, traced } from '../tracing/index.js';
import { CatalogueIntake } from './catalogue-intake.js';
import { OwnReceivers } from './own-receivers.service.js';
import type { UploadOptions } from './upload-options.js';
import { slotsOf, UploadSlots } from './upload-slots.js';
import type { UploadedFile } from './uploaded-file.js';

/** Takes catalogues in: the bytes into storage, the rows into the database, all of it or nothing. */
@Injectable()
export class UploadService {
  private readonly slots: UploadSlots;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly intake: CatalogueIntake,
    private readonly receivers: OwnReceivers,
    private readonly queries: RequestQueries,
    private readonly storage: ObjectStorage,
    private readonly signals: WorkSignals,
  ) {
    this.slots = new UploadSlots(slotsOf(config.database.pool));
  }

  /**
   * Stores a catalogue and has it worked on.
   *
   * @returns the id of its request, or of the one that has the idempotency key already
   * @throws {ClientError} INVALID_CSV, TOO_MANY_IMAGES; INVALID_INPUT, INVALID_STATE when its end cannot be told as asked,
   *   or the upload that has the idempotency key is still under way
   */
  async accept(file: UploadedFile, options: UploadOptions): Promise<string> {
    this.receivers.require(options);
    const { idempotencyKey } = options;
    const earlier = idempotencyKey && (await this.queries.findByIdempotencyKey(idempotencyKey));
    if (earlier) return earlier.id;
    try {
      return await this.slots.run(file, () => traced('upload', {}, (span) => this.take(file, options, span)));
    } catch (error) {
      const winner =
        error instanceof DuplicateKeyError && (await this.queries.findByIdempotencyKey(idempotencyKey!));
      if (winner) return winner.id;
      throw error;
    }
  }

  /** The commit comes last: when it succeeds the bytes are stored, and when anything before it fails there is no trace. */
  private async take(file: UploadedFile, options: UploadOptions, span: Span): Promise<string> {
    const id = newId();
    span.set({ 'halftone.request.id': id });
    const abort = new AbortController();
    const storing = this.storage.put(inputCsvKey(id), file.open(), { signal: abort.signal });
    const reading = this.intake.read(id, file, options);
    try {
      const [{ ingest, faults, productsWithoutImages }] = await Promise.all([reading, storing]);
      span.set({ 'halftone.request.images': ingest.imageCount });
      await ingest.commit({ count: faults.count, first: faults.first }, productsWithoutImages);
    } catch (error) {
      abort.abort();
      const [read] = await Promise.allSettled([reading, storing]);
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
