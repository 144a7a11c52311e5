import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { isId } from '../../common/index.js';
import { RequestEntity } from '../entities/index.js';
import { RENUMBER_REQUESTS } from '../request-update.js';
import { visible, visibleParameter, visibleSql } from '../visibility.js';

/** Assigns new sequence numbers to the current states of watched requests. */
@Injectable()
export class ProgressSequence {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Raises the sequence number of a request and returns its current state, under a number that no earlier subscriber has
   * seen; null when the request is not found. `updated_at` stays, since nothing changed for the other subscribers.
   */
  async next(id: string): Promise<RequestEntity | null> {
    if (!isId(id)) return null;
    await this.db.query(`${RENUMBER_REQUESTS} WHERE id = $1 AND ${visibleSql(2)}`, [id, visibleParameter()]);
    return this.db.getRepository(RequestEntity).findOneBy({ ...visible(), id });
  }

  /** Raises the sequence numbers of requests that the caller has found, so that their subscribers can be sent an event. */
  async touch(ids: readonly string[]): Promise<void> {
    await this.db.query(`${RENUMBER_REQUESTS} WHERE id = ANY($1)`, [ids]);
  }
}
