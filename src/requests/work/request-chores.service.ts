import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { inBriefTransaction } from '../../common/index.js';
import type { CsvDialect, CsvLayout } from '../../csv/index.js';
import { DeliverySignals } from '../../deliveries/index.js';
import { RequestEntity } from '../entities/index.js';
import type { OutputMode } from '../request-options.js';
import { RENUMBER_REQUESTS, UPDATE_REQUESTS } from '../request-update.js';
import { type Chore, type RequestStatus, statusOfSettled } from '../request.status.js';
import { RequestAnnouncer } from './request-announcer.service.js';
import { finishRetry } from './retry-round.js';

/** Rows that one statement cancels or deletes: a million at once would hold their locks for minutes. */
const BATCH = 10_000;

/** The work that a request as a whole waits for. */
export interface RequestChore {
  readonly requestId: string;
  readonly chore: Chore;
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
export class RequestChores {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly announcer: RequestAnnouncer,
    private readonly signals: DeliverySignals,
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
    await this.db.query(`${UPDATE_REQUESTS} chore = 'OUTPUTS' WHERE id = $1 AND chore = 'CANCEL'`, [
      requestId,
    ]);
    return true;
  }

  /**
   * Settles the request, once: its output CSVs are stored, so whoever sees the terminal status can fetch them.
   * Whoever wants to know of it is told.
   *
   * @returns the status it came to; null when it was settled, cancelled or deleted meanwhile
   */
  async settle(chore: RequestChore, outputs: Settlement): Promise<RequestStatus | null> {
    const settled = await inBriefTransaction(this.db, async (tx) => {
      const request = await tx.findOne(RequestEntity, {
        where: { id: chore.requestId, chore: 'OUTPUTS', round: chore.round },
        lock: { mode: 'pessimistic_write' },
      });
      if (request === null) return null;
      const status =
        request.status === 'CANCELLED'
          ? request.status
          : statusOfSettled({ completed: request.completedImages, failed: request.failedImages });
      await tx.query(
        `${UPDATE_REQUESTS}
                status = $2, chore = NULL, completed_at = coalesce(completed_at, now()), notice = NULL,
                output_csv_at = now(), errors_csv_at = CASE WHEN $3 THEN now() END
          WHERE id = $1`,
        [chore.requestId, status, outputs.errorsCsv],
      );
      return { status, isTold: await this.announcer.announce(tx, chore.requestId) };
    });
    if (settled?.isTold) this.signals.due();
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

  /** Records what the request's chore fails over, until it is done. */
  async note(requestId: string, notice: string): Promise<void> {
    await this.db.query(
      `${RENUMBER_REQUESTS}, notice = $2
        WHERE id = $1 AND chore IS NOT NULL AND notice IS DISTINCT FROM $2`,
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
   * Deletes the rows of a deleted request, batch by batch, itself last. Its objects must be gone by then.
   *
   * @throws the reason of `signal` when that aborts
   */
  async purgeRows(requestId: string, signal: AbortSignal): Promise<void> {
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
      await this.announcer.forget(tx, requestId);
      await tx.query(`DELETE FROM requests WHERE id = $1 AND chore = 'PURGE'`, [requestId]);
    });
  }
}
