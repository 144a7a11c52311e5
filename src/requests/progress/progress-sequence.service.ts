import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { isId } from '../../common/index.js';
import { RequestEntity } from '../entities/index.js';
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
    await this.db.query(`UPDATE requests SET sequence = sequence + 1 WHERE id = $1 AND ${visibleSql(2)}`, [
      id,
      visibleParameter(),
    ]);
    return this.db.getRepository(RequestEntity).findOneBy({ ...visible(), id });
  }
}
