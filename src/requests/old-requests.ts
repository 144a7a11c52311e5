import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { affectedRows } from '../database/index.js';
import { UPDATE_REQUESTS } from './request-update.js';
import { WorkSignals } from './work-signals.js';

/** Deletes requests after their retention time, and finds ids without a request. */
@Injectable()
export class OldRequests {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * Deletes at most `limit` requests that ended more than `days` days ago, the oldest first. Readers no longer find them,
   * and request jobs purge them, as if a user had deleted them.
   *
   * @returns the number of deleted requests
   */
  async deleteOlderThan(days: number, limit: number): Promise<number> {
    const deleted = await affectedRows(
      this.db,
      `${UPDATE_REQUESTS} deleted_at = now(), job = 'PURGE', idempotency_key = NULL, fetch_headers = NULL
        WHERE id IN (SELECT id FROM requests
                      WHERE deleted_at IS NULL AND job IS NULL
                        AND completed_at < now() - make_interval(days => $1)
                      ORDER BY completed_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [days, limit],
    );
    if (deleted > 0) this.signals.requestJobDue();
    return deleted;
  }

  /** Returns those of `ids` that no request has. All ids must be UUIDs. */
  async unknown(ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await this.db.query(
      `SELECT id FROM unnest($1::uuid[]) AS candidate (id)
        WHERE NOT EXISTS (SELECT FROM requests WHERE requests.id = candidate.id)`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
