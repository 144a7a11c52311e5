import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { affectedRows, inBriefTransaction } from '../../database/index.js';
import type { CsvDialect, CsvLayout } from '../../csv/index.js';
import { ObjectStorage, requestPrefix } from '../../storage/index.js';
import type { Lease } from '../../work-queue/index.js';
import type { InputFormat } from '../../file-formats/index.js';
import { TRY_PURGE_LOCK } from '../comparison/ingest-comparison.js';
import { EARLIER_ROW, restoreEarlier } from '../earlier-result.js';
import type { OutputMode, ReportColumns } from '../request-options.js';
import { RENUMBER_REQUESTS, UPDATE_REQUESTS } from '../request-update.js';
import type { RequestJobType } from '../request-status.js';
import { markNearDuplicates } from '../near-duplicates/mark-near-duplicates.js';
import { RequestEvents } from '../events/request-events.js';
import { finishRetry } from './retry-round.js';

/** The most rows that one statement cancels or deletes: a million would hold their locks for minutes. */
const BATCH = 10_000;

/** A leased request job: its type, and what it needs of the request. */
export interface RequestTask extends Lease {
  readonly requestId: string;
  readonly job: RequestJobType;
  readonly round: number;
  readonly owner: string | null;
  readonly dialect: CsvDialect;
  readonly layout: CsvLayout | null;
  readonly output: OutputMode;
  readonly report: ReportColumns | null;
  /** Whether its pictures were checked. */
  readonly checks: boolean;
  readonly inputFormat: InputFormat;
  /** The name of the worksheet that was read; null for other formats than XLSX. */
  readonly sheet: string | null;
  /** The span in which the round was requested; null without tracing. */
  readonly traceparent: string | null;
}

/** The steps of the request jobs that read and write rows. */
@Injectable()
export class RequestJobs {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly storage: ObjectStorage,
    private readonly events: RequestEvents,
  ) {}

  /**
   * Cancels, in batches, every image that no worker is processing, so that they take up no slots in the window. Images in
   * progress end by themselves, and their results are dropped. Once none is left, the job `FINALIZE` of a cancelled
   * request is due.
   *
   * @returns whether no image is in progress any more
   * @throws the reason of `signal` when that aborts
   */
  async cancelImages(requestId: string, signal: AbortSignal): Promise<boolean> {
    await this.restoreRedone(requestId);
    let cancelled: number;
    do {
      signal.throwIfAborted();
      cancelled = await affectedRows(
        this.db,
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

  /** Gives images that were being redone, and that no worker is processing, their earlier results, which are kept. */
  private async restoreRedone(requestId: string): Promise<void> {
    await inBriefTransaction(this.db, async (tx) => {
      // First the request, then its images, as in every transaction.
      await tx.query('SELECT FROM requests WHERE id = $1 FOR UPDATE', [requestId]);
      await tx.query(
        `WITH earlier AS MATERIALIZED (
           SELECT images.id, kept.* FROM images CROSS JOIN LATERAL ${EARLIER_ROW}
            WHERE request_id = $1 AND earlier IS NOT NULL
              AND (status = 'PENDING' OR (status = 'PROCESSING' AND lease_until < now()))
              FOR UPDATE OF images
         ), restored AS (
           UPDATE images SET ${restoreEarlier()}, status = 'COMPLETED', earlier = NULL, dispatched_at = NULL,
                  lease_token = NULL, lease_until = NULL, error_code = NULL, error_message = NULL
             FROM earlier WHERE images.id = earlier.id
           RETURNING images.input_bytes, images.output_bytes, images.change
         ), tally AS (
           SELECT count(*) AS images, sum(input_bytes) AS input, sum(output_bytes) AS output,
                  count(*) FILTER (WHERE change = 'CHANGED') AS changed,
                  count(*) FILTER (WHERE change = 'UNCHANGED') AS unchanged
             FROM restored
         )
         ${UPDATE_REQUESTS} completed_images = completed_images + tally.images,
                input_bytes = requests.input_bytes + tally.input, output_bytes = requests.output_bytes + tally.output,
                changed_images = changed_images + tally.changed, unchanged_images = unchanged_images + tally.unchanged
           FROM tally WHERE requests.id = $1 AND tally.images > 0`,
        [requestId],
      );
    });
  }

  /**
   * Reopens the remaining failed images of a request, after the process that started the retry has ended.
   *
   * @throws the reason of `signal` when that aborts
   */
  async reopenFailed(requestId: string, signal: AbortSignal): Promise<void> {
    await finishRetry(this.db, requestId, signal);
  }

  /**
   * Finds the images of a request that show the same picture as an earlier one.
   *
   * @throws the reason of `signal` when that aborts
   */
  async markNearDuplicates(requestId: string, signal: AbortSignal): Promise<void> {
    await markNearDuplicates(this.db, requestId, signal);
  }

  /** Records why the job of the request fails; the notice stays until the job is done. */
  async recordNotice(requestId: string, notice: string): Promise<void> {
    await this.db.query(
      `${RENUMBER_REQUESTS}, notice = $2
        WHERE id = $1 AND job IS NOT NULL AND notice IS DISTINCT FROM $2`,
      [requestId, notice],
    );
  }

  /** Returns whether a worker may still store an object of this request. */
  private async isInFlight(requestId: string): Promise<boolean> {
    const [{ busy }] = await this.db.query(
      `SELECT EXISTS (SELECT FROM images WHERE request_id = $1 AND status = 'PROCESSING' AND lease_until >= now()) AS busy`,
      [requestId],
    );
    return busy;
  }

  /** Returns whether an upload that is being stored is compared with the request; no later one will be, as it is deleted. */
  async isInUse(requestId: string): Promise<boolean> {
    const [{ free }] = await this.db.query(TRY_PURGE_LOCK, [requestId]);
    return !free;
  }

  /**
   * Deletes the objects of a deleted request, then its rows in batches, the request's own row last. No worker may be
   * processing one of its images any more, and no upload be compared with it ({@link isInUse}).
   *
   * @throws {StorageError} when the objects cannot be deleted; the reason of `signal` when that aborts
   */
  async purge(requestId: string, signal: AbortSignal): Promise<void> {
    await this.storage.deletePrefix(requestPrefix(requestId));
    for (const table of ['images', 'products', 'removed_images']) {
      let deleted: number;
      do {
        signal.throwIfAborted();
        deleted = await affectedRows(
          this.db,
          `DELETE FROM ${table}
            WHERE request_id = $1 AND id IN (SELECT id FROM ${table} WHERE request_id = $1 LIMIT $2)`,
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
