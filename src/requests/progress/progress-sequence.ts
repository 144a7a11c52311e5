import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { isId } from '../../common/index.js';
import { RequestEntity } from '../entities/index.js';
import { RENUMBER_REQUESTS } from '../request-update.js';
import { visible, visibleParameter, visibleSql } from '../visibility.js';

/** Numbers the states that watchers are shown first. */
@Injectable()
export class ProgressSequence {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Returns the present state under a sequence number that no earlier watcher of this request has seen; null when there is
   * no such request. `updated_at` stays: nothing has changed for those who watch already.
   */
  async next(id: string): Promise<RequestEntity | null> {
    if (!isId(id)) return null;
    await this.db.query(`${RENUMBER_REQUESTS} WHERE id = $1 AND ${visibleSql(2)}`, [id, visibleParameter()]);
    return this.db.getRepository(RequestEntity).findOneBy({ ...visible(), id });
  }

  /** Gives requests that were found before a new sequence number, so that their watchers can be sent an event. */
  async touch(ids: readonly string[]): Promise<void> {
    await this.db.query(`${RENUMBER_REQUESTS} WHERE id = ANY($1)`, [ids]);
  }
}
