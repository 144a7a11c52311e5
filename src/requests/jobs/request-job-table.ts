import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { affectedRows, inLockedTransaction, prepared, queryRows } from '../../database/index.js';
import {
  type Dispatch,
  type Ended,
  type Lease,
  LEASE_SECONDS,
  type NewDispatch,
  type RecordOutcome,
  type WorkTable,
} from '../../work-queue/index.js';
import { WorkSignals } from '../work-signals.js';
import type { RequestTask } from './request-jobs.js';

/** The advisory lock under which one dispatcher at a time fills the window, where a job waits. */
const DISPATCH = {
  key: 0x52_45_51_53,
  exists: prepared(
    'any-waiting-request-job',
    `SELECT EXISTS (SELECT FROM requests
                     WHERE job IS NOT NULL AND job_dispatched_at IS NULL AND job_lease_token IS NULL)`,
  ),
};

/** The most request jobs in flight, over all workers; fewer of type `PURGE`, since each worker runs one of them at a time. */
const WINDOW = 100;
const PURGE_WINDOW = 10;

/** The longest delay before an attempt. A due time further ahead was written before the clock was set back. */
const MAX_JOB_DELAY_SECONDS = 60;

/** The result of a request job. */
export type RequestJobResult =
  | { readonly outcome: 'done' | 'released' | 'lost' }
  /** The job cannot be done now and waits for `delayMs`. */
  | { readonly outcome: 'postponed'; readonly delayMs: number };

/**
 * The work table of the request jobs: each request whose `job` is set has one due. Jobs are dispatched in the order of
 * their due times, so that jobs that cannot be done now do not block those behind them.
 */
@Injectable()
export class RequestJobTable implements WorkTable<RequestTask, RequestJobResult> {
  readonly windowSize = WINDOW;

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
  ) {}

  onReady(listener: () => void): void {
    this.signals.onRequestJobDue(listener);
  }

  async fill(): Promise<NewDispatch[]> {
    return inLockedTransaction(this.db, DISPATCH, async (tx) => {
      const dispatched = await queryRows<NewDispatch>(
        tx,
        prepared(
          'fill-request-jobs',
          `WITH slots AS MATERIALIZED (
           SELECT $1 - count(*) FILTER (WHERE job <> 'PURGE') AS other, $2 - count(*) FILTER (WHERE job = 'PURGE') AS purge
             FROM requests WHERE job IS NOT NULL AND (job_dispatched_at IS NOT NULL OR job_lease_token IS NOT NULL)
         ), waiting AS MATERIALIZED (
           SELECT id, job = 'PURGE' AS purge,
                  row_number() OVER (PARTITION BY job = 'PURGE' ORDER BY job_due_at, id) AS turn
             FROM requests
            WHERE job IS NOT NULL AND job_dispatched_at IS NULL AND job_lease_token IS NULL AND job_due_at <= now()
         ), next AS MATERIALIZED (
           SELECT id FROM requests
            WHERE id IN (SELECT id FROM waiting, slots
                          WHERE turn <= CASE WHEN waiting.purge THEN slots.purge ELSE slots.other END)
              FOR UPDATE SKIP LOCKED
         )
         UPDATE requests SET job_dispatched_at = now(), job_generation = job_generation + 1
          WHERE id IN (SELECT id FROM next)
         RETURNING id, job_generation AS generation`,
        ),
        [WINDOW, PURGE_WINDOW],
      );
      return dispatched;
    });
  }

  async overdue(seconds: number): Promise<Dispatch[]> {
    return queryRows(
      this.db,
      prepared(
        'overdue-request-jobs',
        `UPDATE requests SET job_dispatched_at = now()
          WHERE id IN (SELECT id FROM requests
                        WHERE job IS NOT NULL
                          AND (job_dispatched_at < now() - make_interval(secs => $1)
                            OR job_dispatched_at > now() + make_interval(secs => $1))
                          FOR UPDATE SKIP LOCKED)
         RETURNING id, job_generation AS generation`,
      ),
      [seconds],
    );
  }

  async redispatch(lost: readonly Dispatch[]): Promise<NewDispatch[]> {
    const dispatched = await queryRows<NewDispatch>(
      this.db,
      `UPDATE requests SET job_dispatched_at = now(), job_generation = job_generation + 1
         FROM unnest($1::uuid[], $2::integer[]) AS lost (id, generation)
        WHERE requests.id = lost.id AND job_generation = lost.generation AND job_dispatched_at IS NOT NULL
       RETURNING requests.id, job_generation AS generation`,
      [lost.map(({ id }) => id), lost.map(({ generation }) => generation)],
    );
    return dispatched;
  }

  async claim(dispatches: readonly Dispatch[]): Promise<RequestTask[]> {
    // The job of a request may have been cleared meanwhile; then there is nothing to lease, and the request leaves the window.
    const claimed = await queryRows<RequestTask & { job: string | null }>(
      this.db,
      `UPDATE requests
          SET job_dispatched_at = NULL,
              job_lease_token = CASE WHEN job IS NOT NULL THEN dispatch.token END,
              job_lease_until = CASE WHEN job IS NOT NULL THEN now() + make_interval(secs => $4) END
         FROM unnest($1::uuid[], $2::integer[], $3::uuid[]) AS dispatch (id, generation, token)
        WHERE requests.id = dispatch.id AND job_generation = dispatch.generation AND job_dispatched_at IS NOT NULL
       RETURNING requests.id, requests.id AS "requestId", job_lease_token AS token, job, round, owner, dialect, layout,
                 output, report, checks, input_format AS "inputFormat", sheet, traceparent`,
      [
        dispatches.map(({ id }) => id),
        dispatches.map(({ generation }) => generation),
        dispatches.map(() => randomUUID()),
        LEASE_SECONDS,
      ],
    );
    return claimed.filter(({ job }) => job !== null);
  }

  async renew(leases: readonly Lease[]): Promise<Set<string>> {
    const rows = await queryRows<{ token: string }>(
      this.db,
      `UPDATE requests SET job_lease_until = now() + make_interval(secs => $3)
        WHERE id = ANY($1::uuid[]) AND job_lease_token = ANY($2::uuid[])
       RETURNING job_lease_token AS token`,
      [leases.map(({ id }) => id), leases.map(({ token }) => token), LEASE_SECONDS],
    );
    return new Set(rows.map(({ token }) => token));
  }

  async expired(): Promise<Ended<RequestJobResult>[]> {
    const expired: Lease[] = await this.db.query(
      prepared(
        'expired-request-jobs',
        `SELECT id, job_lease_token AS token FROM requests WHERE job IS NOT NULL AND job_lease_until < now()`,
      ),
    );
    return expired.map((lease) => ({ lease, result: { outcome: 'lost' }, isLoss: true }));
  }

  async record(ended: readonly Ended<RequestJobResult>[]): Promise<RecordOutcome[]> {
    const rows = await queryRows<{ token: string; ready: boolean }>(
      this.db,
      `UPDATE requests
          SET job_lease_token = NULL, job_lease_until = NULL,
              job_due_at = coalesce(now() + make_interval(secs => nullif(delay_ms, 0) / 1000), '-infinity')
         FROM unnest($1::uuid[], $2::uuid[], $3::float8[], $4::boolean[]) AS ended (id, token, delay_ms, is_loss)
        WHERE requests.id = ended.id AND job_lease_token = ended.token AND (NOT is_loss OR job_lease_until < now())
       RETURNING ended.token, job IS NOT NULL AND job_due_at <= now() AS ready`,
      [
        ended.map(({ lease }) => lease.id),
        ended.map(({ lease }) => lease.token),
        ended.map(({ result }) => (result.outcome === 'postponed' ? result.delayMs : 0)),
        ended.map(({ isLoss }) => isLoss),
      ],
    );
    if (rows.some(({ ready }) => ready)) this.signals.requestJobDue();
    const recorded = new Set(rows.map(({ token }) => token));
    return ended.map(({ lease }) => (recorded.has(lease.token) ? 'recorded' : 'stale'));
  }

  async clamp(): Promise<number> {
    const clamped = await affectedRows(
      this.db,
      `UPDATE requests
          SET job_due_at = least(job_due_at, now() + make_interval(secs => $1)),
              job_lease_until = least(job_lease_until, now() + make_interval(secs => $2))
        WHERE job IS NOT NULL
          AND (job_due_at > now() + make_interval(secs => $1) OR job_lease_until > now() + make_interval(secs => 2 * $2))`,
      [MAX_JOB_DELAY_SECONDS, LEASE_SECONDS],
    );
    return clamped;
  }
}
