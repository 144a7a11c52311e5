import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Metrics, samplesBy } from '../metrics/index.js';
import { ProgressHub } from './progress/progress-hub.js';
import { REQUEST_JOB_TYPES, REQUEST_STATUSES } from './request-status.js';

/**
 * How much there is to do, as the rows say. The same in every process, so it is not to be added up over them;
 * subscriptions are this process's own. Each statement reads a partial index, or one over the requests alone.
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
      help: 'Requests, by status; those being deleted included.',
      labels: ['status'],
      read: async () => samplesBy('status', await this.count('status', REQUEST_STATUSES)),
    });
    this.metrics.gauge({
      name: 'halftone_request_chores',
      help: 'Requests that wait for work on them as a whole, by what it is.',
      labels: ['chore'],
      read: async () => {
        // The label keeps the value that dashboards and alerts know.
        const { finalize: outputs, ...others } = await this.count('job', REQUEST_JOB_TYPES);
        return samplesBy('chore', { ...others, outputs: outputs! });
      },
    });
    this.metrics.gauge({
      name: 'halftone_images_unsettled',
      help: 'Images of running requests: waiting in their rows, in the window before the workers, being worked on.',
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
