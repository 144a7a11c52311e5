import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { UPDATE_REQUESTS } from './request-update.js';
import { WorkSignals } from './work-signals.js';

/** Which requests there still are, and which have been kept for long enough. */
@Injectable()
export class OldRequests {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * Deletes at most `limit` requests that were over `days` days ago, the oldest first: gone for every reader at
   * once, they are cleared away as if a user had deleted them.
   *
   * @returns how many there were
   */
  async deleteOlderThan(days: number, limit: number): Promise<number> {
    const [, deleted]: [unknown, number] = await this.db.query(
      `${UPDATE_REQUESTS} deleted_at = now(), job = 'PURGE', idempotency_key = NULL
        WHERE id IN (SELECT id FROM requests
                      WHERE deleted_at IS NULL AND job IS NULL
                        AND completed_at < now() - make_interval(days => $1)
                      ORDER BY completed_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [days, limit],
    );
    if (deleted > 0) this.signals.requestJobDue();
    return deleted;
  }

  /** Those of `ids` that no request has; none that is no UUID. */
  async unknown(ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await this.db.query(
      `SELECT id FROM unnest($1::uuid[]) AS asked (id)
        WHERE NOT EXISTS (SELECT FROM requests WHERE requests.id = asked.id)`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
