import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { cleanText, shorten } from '../common/index.js';
import { BRIEF, prepared } from '../database/index.js';
import { type ImageObservation, Metrics } from '../metrics/index.js';
import type { Ended, RecordOutcome } from '../work-queue/index.js';
import {
  CHANGE_OF_RESULT,
  EARLIER_ROW,
  type ImageNotice,
  measurementsRow,
  recordNotices,
  RESULT_ROW_TYPE,
  restoreEarlier,
  UPDATE_REQUESTS,
  WorkSignals,
} from '../requests/index.js';
import type { ImageResult } from './image-task.js';

const MESSAGE_LENGTH = 500;

type Entry = Ended<ImageResult>;

/**
 * Ends leases with the results of their images. Images and the counters of their requests change in one transaction, and
 * only images whose lease is still held change, so nothing is counted twice. The transaction that settles the last image
 * of a request also sets its next request job, FINALIZE, exactly once.
 */
@Injectable()
export class ImageResults {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
    private readonly metrics: Metrics,
  ) {}

  /** Records results in one transaction; the outcomes are in the order of `entries`. */
  async record(entries: readonly Entry[]): Promise<RecordOutcome[]> {
    const timers = entries.map(() => this.metrics.begin('record'));
    try {
      const outcomes = await this.commit(entries);
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome !== 'stale') this.metrics.recordImage(observationOf(entries[index]!.result, outcome));
      }
      return outcomes;
    } finally {
      for (const end of timers) end();
    }
  }

  private async commit(entries: readonly Entry[]): Promise<RecordOutcome[]> {
    const { outcomes, settled, quarantined } = await this.db.transaction(async (tx) => {
      await this.lockRequests(tx, entries);
      const applied = await this.apply(tx, entries);
      await recordNotices(tx, entries.flatMap(noticesOf));
      return applied;
    });
    if (settled) this.signals.requestJobDue();
    // The next quarantined image may have waited for this one.
    if (
      quarantined ||
      entries.some(({ result }) => result.outcome === 'lost' || result.outcome === 'released')
    ) {
      this.signals.imagesReady();
    }
    const cancelled = await this.cancelledOf(entries.filter(({ lease }) => !outcomes.has(lease.token)));
    return entries.map(
      ({ lease }) => outcomes.get(lease.token) ?? (cancelled.has(lease.id) ? 'cancelled' : 'stale'),
    );
  }

  /** Returns the ids of the images that were cancelled or deleted after their worker lost the lease. */
  private async cancelledOf(entries: readonly Entry[]): Promise<Set<string>> {
    if (entries.length === 0) return new Set();
    const ids = entries.map(({ lease }) => lease.id);
    const cancelled: { id: string }[] = await this.db.query(
      `SELECT id FROM unnest($1::uuid[]) AS entry (id)
        WHERE NOT EXISTS (SELECT FROM images WHERE images.id = entry.id AND status <> 'CANCELLED')`,
      [ids],
    );
    return new Set(cancelled.map(({ id }) => id));
  }

  /** Locks the requests in the order of their ids, as every transaction does, so that workers and a cancellation never deadlock. */
  private async lockRequests(tx: EntityManager, entries: readonly Entry[]): Promise<void> {
    await tx.query(
      prepared(
        'lock-requests-of-images',
        `SELECT ${BRIEF} FROM requests WHERE id IN (SELECT request_id FROM images WHERE id = ANY($1))
          ORDER BY id FOR UPDATE`,
      ),
      [entries.map(({ lease }) => lease.id)],
    );
  }

  private async apply(
    tx: EntityManager,
    entries: readonly Entry[],
  ): Promise<{ outcomes: Map<string, RecordOutcome>; settled: boolean; quarantined: boolean }> {
    const rows: { token: string; cancelled: boolean; settled: boolean; quarantined: boolean }[] =
      await tx.query(
        prepared(
          'record-images',
          `WITH result AS (
         SELECT * FROM jsonb_to_recordset($1) AS r (
           id uuid, token uuid, outcome text, ${RESULT_ROW_TYPE},
           error_code text, error_message text, delay_ms float8, is_loss boolean,
           source_key bytea, content_key bytea, validators jsonb)
       ), found AS MATERIALIZED (
         -- Each image is found by its id. Otherwise the planner reads all images while the table has no statistics.
         SELECT result.*, images.request_id, images.earlier, requests.status AS request_status FROM result
          CROSS JOIN LATERAL (SELECT request_id, earlier FROM images WHERE id = result.id OFFSET 0) AS images
          CROSS JOIN LATERAL (SELECT status FROM requests WHERE id = images.request_id OFFSET 0) AS requests
       ), earlier AS MATERIALIZED (
         -- The result before the image was redone comes back when that fails or is cancelled.
         SELECT images.id, kept.* FROM found AS images CROSS JOIN LATERAL ${EARLIER_ROW}
          WHERE images.earlier IS NOT NULL AND (outcome = 'failed' OR request_status <> 'PROCESSING')
       ), moved AS (
         UPDATE images SET
             status = CASE
               WHEN earlier.id IS NOT NULL THEN 'COMPLETED'
               WHEN request_status <> 'PROCESSING' THEN 'CANCELLED'
               WHEN outcome = 'completed' THEN 'COMPLETED'
               WHEN outcome = 'failed' THEN 'FAILED'
               ELSE 'PENDING'
             END,
             lease_token = NULL,
             lease_until = NULL,
             due_at = coalesce(now() + make_interval(secs => nullif(delay_ms, 0) / 1000), '-infinity'),
             attempts = images.attempts - CASE WHEN outcome IN ('released', 'postponed') THEN 1 ELSE 0 END,
             lost_attempts = images.lost_attempts + CASE outcome WHEN 'lost' THEN 1 ELSE 0 END,
             ${restoreEarlier('result', CHANGE_OF_RESULT)},
             earlier = CASE WHEN earlier.id IS NULL AND outcome NOT IN ('completed', 'failed') THEN images.earlier END,
             error_code = result.error_code,
             error_message = result.error_message
           FROM found AS result LEFT JOIN earlier ON earlier.id = result.id
          WHERE images.id = result.id AND images.lease_token = result.token
            AND images.status IS NOT DISTINCT FROM 'PROCESSING'
            AND (NOT is_loss OR images.lease_until < now())
         RETURNING images.request_id, result.token, images.status, images.input_bytes, images.output_bytes, images.change,
                   images.lost_attempts > 0 AS quarantined, images.id, result.source_key, result.content_key,
                   result.validators, request_status <> 'PROCESSING' AS cancelled, earlier.id IS NOT NULL AS restored
       ), sources AS (
         INSERT INTO image_sources (image_id, source_key, content_key, validators)
         SELECT id, source_key, content_key, validators FROM moved WHERE status = 'COMPLETED' AND NOT restored
             ON CONFLICT (image_id) DO UPDATE
            SET source_key = excluded.source_key, content_key = excluded.content_key, validators = excluded.validators
       ), tally AS (
         SELECT request_id,
                count(*) FILTER (WHERE status = 'COMPLETED') AS completed,
                count(*) FILTER (WHERE status = 'FAILED') AS failed,
                count(*) FILTER (WHERE change = 'CHANGED') AS changed,
                count(*) FILTER (WHERE change = 'UNCHANGED') AS unchanged,
                coalesce(sum(input_bytes) FILTER (WHERE status = 'COMPLETED'), 0) AS input_bytes,
                coalesce(sum(output_bytes) FILTER (WHERE status = 'COMPLETED'), 0) AS output_bytes
           FROM moved WHERE status IN ('COMPLETED', 'FAILED') GROUP BY request_id
       ), counted AS (
         ${UPDATE_REQUESTS}
             completed_images = completed_images + tally.completed,
             failed_images = failed_images + tally.failed,
             changed_images = changed_images + tally.changed,
             unchanged_images = unchanged_images + tally.unchanged,
             input_bytes = requests.input_bytes + tally.input_bytes,
             output_bytes = requests.output_bytes + tally.output_bytes,
             notice = CASE WHEN tally.completed > 0 THEN NULL ELSE requests.notice END,
             job = CASE
               WHEN requests.status <> 'PROCESSING' THEN job
               WHEN completed_images + failed_images + tally.completed + tally.failed = total_images THEN 'FINALIZE'
               ELSE job
             END
           FROM tally WHERE requests.id = tally.request_id
         RETURNING job
       )
       SELECT token, cancelled, quarantined, EXISTS (SELECT FROM counted WHERE job IS NOT NULL) AS settled FROM moved`,
        ),
        [JSON.stringify(entries.map(toRow))],
      );
    return {
      outcomes: new Map(rows.map((row) => [row.token, row.cancelled ? 'cancelled' : 'recorded'])),
      settled: rows.some((row) => row.settled),
      quarantined: rows.some((row) => row.quarantined),
    };
  }
}

/** Returns what a recorded result adds to the metrics. */
function observationOf(result: ImageResult, outcome: RecordOutcome): ImageObservation {
  const nothing = { code: '', inputBytes: 0, outputBytes: 0 };
  if (outcome === 'cancelled') return { ...nothing, result: 'cancelled' };
  switch (result.outcome) {
    case 'completed':
      return { ...result, result: 'completed', code: '' };
    case 'failed':
    case 'retry':
      return { ...nothing, result: result.outcome, code: result.code };
    case 'postponed':
      return { ...nothing, result: result.outcome, code: result.code ?? '' };
    default:
      return { ...nothing, result: result.outcome };
  }
}

/** Returns the notice of a result whose error affects other images too. */
function noticesOf({ lease: { id: imageId }, result }: Entry): ImageNotice[] {
  if (result.outcome === 'postponed' && result.notice !== undefined)
    return [{ imageId, notice: result.notice }];
  return [];
}

/** Returns bytes as PostgreSQL reads them from a text. */
const byteaOf = (bytes: Buffer | null): string | null => bytes && `\\x${bytes.toString('hex')}`;

function toRow({ lease, result, isLoss }: Entry): Record<string, unknown> {
  const row = { id: lease.id, token: lease.token, outcome: result.outcome, is_loss: isLoss };
  switch (result.outcome) {
    case 'completed':
      return {
        ...row,
        verdict: result.verdict,
        input_bytes: result.inputBytes,
        output_bytes: result.outputBytes,
        input_format: result.inputFormat,
        output_format: result.outputFormat,
        file_name: result.fileName,
        input_hash: result.source.inputHash,
        ...measurementsRow(result),
        duration_ms: Math.round(result.durationMs),
        source_key: byteaOf(result.source.sourceKey),
        content_key: byteaOf(result.source.contentKey),
        validators: result.source.validators,
      };
    case 'failed':
    case 'retry':
      return {
        ...row,
        error_code: result.code,
        error_message: shorten(cleanText(result.message), MESSAGE_LENGTH),
        duration_ms: Math.round(result.durationMs),
        delay_ms: result.outcome === 'retry' ? result.delayMs : 0,
      };
    case 'postponed':
      return { ...row, delay_ms: result.delayMs };
    default:
      return row;
  }
}
