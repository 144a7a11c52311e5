import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Metrics, samplesBy } from '../metrics/index.js';
import { ProgressHub } from './progress/progress-hub.js';
import { REQUEST_JOB_TYPES, REQUEST_STATUSES } from './request-status.js';

/**
 * Exports the amount of open work, as counted in the rows. Every process reports the same values, so do not sum them over
 * processes; only subscriptions are per process. Each statement reads a partial index, or an index of the requests.
 */
@Injectable()
export class RequestMetrics implements OnModuleInit {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly hub: ProgressHub,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge({
      name: 'halftone_requests',
      help: 'Requests by status, including those being purged.',
      labels: ['status'],
      read: async () => samplesBy('status', await this.count('status', REQUEST_STATUSES)),
    });
    this.metrics.gauge({
      name: 'halftone_request_chores',
      help: 'Requests with a due request job, by job type.',
      labels: ['chore'],
      read: async () => {
        // The label value `outputs` is public: dashboards and alerts use it.
        const { finalize: outputs, ...others } = await this.count('job', REQUEST_JOB_TYPES);
        return samplesBy('chore', { ...others, outputs: outputs! });
      },
    });
    this.metrics.gauge({
      name: 'halftone_images_unsettled',
      help: 'Images of running requests: waiting in their rows, in the dispatch window, or in progress.',
      labels: ['state'],
      read: async () => samplesBy('state', await this.unsettled()),
    });
    this.metrics.gauge({
      name: 'halftone_subscriptions',
      help: 'Open progress subscriptions of this process.',
      read: () => this.hub.size,
    });
  }

  private async count(column: 'status' | 'job', values: readonly string[]): Promise<Record<string, number>> {
    const rows: { value: string; count: string }[] = await this.db.query(
      `SELECT ${column} AS value, count(*) AS count FROM requests WHERE ${column} IS NOT NULL GROUP BY ${column}`,
    );
    const counts = new Map(rows.map(({ value, count }) => [value, Number(count)]));
    return Object.fromEntries(values.map((value) => [value.toLowerCase(), counts.get(value) ?? 0]));
  }

  private async unsettled(): Promise<Record<string, number>> {
    const [row]: [{ rest: string; in_window: string; working: string }] = await this.db.query(
      `SELECT
         (SELECT coalesce(sum(total_images - completed_images - failed_images), 0) FROM requests
           WHERE status IN ('PENDING', 'PROCESSING') AND job IS NULL) AS rest,
         (SELECT count(*) FROM images WHERE status = 'PENDING' AND dispatched_at IS NOT NULL) AS in_window,
         (SELECT count(*) FROM images WHERE status = 'PROCESSING') AS working`,
    );
    const [window, working] = [Number(row.in_window), Number(row.working)];
    return { waiting: Math.max(0, Number(row.rest) - window - working), window, working };
  }
}
