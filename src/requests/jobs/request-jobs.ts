import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { inBriefTransaction } from '../../database/index.js';
import type { CsvDialect, CsvLayout } from '../../csv/index.js';
import { ObjectStorage, requestPrefix } from '../../storage/index.js';
import type { Lease } from '../../work-queue/index.js';
import { RequestEntity } from '../entities/index.js';
import type { OutputMode } from '../request-options.js';
import { RENUMBER_REQUESTS, UPDATE_REQUESTS } from '../request-update.js';
import { type RequestJobType, type RequestStatus, statusOfSettled } from '../request-status.js';
import { RequestEventPublisher } from '../events/request-event-publisher.js';
import { RequestEvents } from '../events/request-events.js';
import { WorkSignals } from '../work-signals.js';
import { finishRetry } from './retry-round.js';

/** Rows that one statement cancels or deletes: a million at once would hold their locks for minutes. */
const BATCH = 10_000;

/** A leased request job: the request as a whole, and what has to be done with it. */
export interface RequestTask extends Lease {
  readonly requestId: string;
  readonly job: RequestJobType;
  readonly round: number;
  readonly owner: string | null;
  readonly dialect: CsvDialect;
  readonly layout: CsvLayout | null;
  readonly output: OutputMode;
  /** The span that its round was asked for in; null where nothing is traced. */
  readonly traceparent: string | null;
}

/** What the output CSVs are about to settle. */
export interface Settlement {
  readonly errorsCsv: boolean;
}

/** What request jobs do in the rows. */
@Injectable()
export class RequestJobs {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly storage: ObjectStorage,
    private readonly publisher: RequestEventPublisher,
    private readonly events: RequestEvents,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * Cancels, batch by batch, every image that nobody works on, so that none of them takes up a place in the
   * window. When none is worked on any more, the output CSVs of a cancelled request are next. What is still
   * worked on ends by itself, and its result counts for nothing.
   *
   * @returns whether that was all
   * @throws the reason of `signal` when that aborts
   */
  async cancelImages(requestId: string, signal: AbortSignal): Promise<boolean> {
    let cancelled: number;
    do {
      signal.throwIfAborted();
      [, cancelled] = await this.db.query(
        `UPDATE images SET status = 'CANCELLED', dispatched_at = NULL, lease_token = NULL, lease_until = NULL
          WHERE id IN (SELECT id FROM images
                        WHERE request_id = $1
                          AND (status = 'PENDING' OR (status = 'PROCESSING' AND lease_until < now()))
                        LIMIT $2 FOR UPDATE)`,
        [requestId, BATCH],
      );
    } while (cancelled === BATCH);
    if (await this.isInFlight(requestId)) return false;
    await this.db.query(`${UPDATE_REQUESTS} job = 'FINALIZE' WHERE id = $1 AND job = 'CANCEL'`, [requestId]);
    return true;
  }

  /**
   * Settles the request, once: its output CSVs are stored, so whoever sees the terminal status can fetch them.
   * Whoever wants to know of it is told.
   *
   * @returns the status it came to; null when it was settled, cancelled or deleted meanwhile
   */
  async settle(task: RequestTask, outputs: Settlement): Promise<RequestStatus | null> {
    const settled = await inBriefTransaction(this.db, async (tx) => {
      const request = await tx.findOne(RequestEntity, {
        where: { id: task.requestId, job: 'FINALIZE', round: task.round },
        lock: { mode: 'pessimistic_write' },
      });
      if (request === null) return null;
      const status =
        request.status === 'CANCELLED'
          ? request.status
          : statusOfSettled({ completed: request.completedImages, failed: request.failedImages });
      await tx.query(
        `${UPDATE_REQUESTS}
                status = $2, job = NULL, completed_at = coalesce(completed_at, now()), notice = NULL,
                output_csv_at = now(), errors_csv_at = CASE WHEN $3 THEN now() END
          WHERE id = $1`,
        [task.requestId, status, outputs.errorsCsv],
      );
      return { status, isPublished: await this.publisher.publishEnd(tx, task.requestId) };
    });
    if (settled?.isPublished) this.events.deliverSoon();
    // A worker killed after storing an image of it leaves an object that nobody will record.
    if (settled?.status === 'CANCELLED') this.signals.requestCancelled(task.requestId);
    return settled?.status ?? null;
  }

  /**
   * Reopens what is left of a request's failed images, where the process that began it has ended.
   *
   * @throws the reason of `signal` when that aborts
   */
  async reopenFailed(requestId: string, signal: AbortSignal): Promise<void> {
    await finishRetry(this.db, requestId, signal);
  }

  /** Records what the request's job fails over, until it is done. */
  async note(requestId: string, notice: string): Promise<void> {
    await this.db.query(
      `${RENUMBER_REQUESTS}, notice = $2
        WHERE id = $1 AND job IS NOT NULL AND notice IS DISTINCT FROM $2`,
      [requestId, notice],
    );
  }

  /** Whether a worker may still be about to store an object of this request. */
  private async isInFlight(requestId: string): Promise<boolean> {
    const [{ busy }] = await this.db.query(
      `SELECT EXISTS (SELECT FROM images WHERE request_id = $1 AND status = 'PROCESSING' AND lease_until >= now()) AS busy`,
      [requestId],
    );
    return busy;
  }

  /**
   * Deletes the objects of a deleted request, then its rows in batches, the request's own row last. No worker may be
   * processing an image of it any more.
   *
   * @throws {StorageError}; the reason of `signal` when that aborts
   */
  async purge(requestId: string, signal: AbortSignal): Promise<void> {
    await this.storage.deletePrefix(requestPrefix(requestId));
    for (const table of ['images', 'products']) {
      let deleted: number;
      do {
        signal.throwIfAborted();
        [, deleted] = await this.db.query(
          `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE request_id = $1 LIMIT $2)`,
          [requestId, BATCH],
        );
      } while (deleted === BATCH);
    }
    await this.db.transaction(async (tx) => {
      await this.events.deleteEvents(tx, requestId);
      await tx.query(`DELETE FROM requests WHERE id = $1 AND job = 'PURGE'`, [requestId]);
    });
  }
}
