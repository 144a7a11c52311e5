import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, IsNull } from 'typeorm';
import { visibleOwner } from '../../access/index.js';
import { isId } from '../../common/index.js';
import { RequestEntity } from '../entities/index.js';
import { previousNotEnded, previousNotFound } from '../request-errors.js';
import { isTerminal } from '../request-status.js';
import { visible } from '../visibility.js';
import type { EarlierRequest } from './ingest-comparison.js';

/** Which earlier request an upload is compared with. */
export interface CompareOptions {
  /** The id of a request; null to take the last one of the same file name and owner. */
  readonly previousRequestId: string | null;
  /** Whether to compare where no request is named. */
  readonly compare: boolean;
}

/** Finds the earlier request that an upload is compared with. */
@Injectable()
export class EarlierRequests {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * Returns the named request, or else the newest one of this file name and of the caller that has ended and has results; null
   * without any.
   *
   * @throws {ClientError} NOT_FOUND for a request that the caller may not see; INVALID_STATE for one that has not ended
   */
  async find(
    { previousRequestId: id, compare }: CompareOptions,
    fileName: string,
  ): Promise<EarlierRequest | null> {
    const requests = this.db.getRepository(RequestEntity);
    if (id !== null) {
      const named = isId(id) ? await requests.findOneBy({ ...visible(), id }) : null;
      if (named === null) throw previousNotFound(id);
      if (!isTerminal(named.status) || named.job !== null) throw previousNotEnded(named);
      return { request: named, isNamed: true };
    }
    if (!compare) return null;
    // A cancelled run, or one in which every image failed, says nothing about the catalogue.
    const last = await requests.findOne({
      where: {
        fileName,
        owner: visibleOwner() ?? IsNull(),
        status: In(['COMPLETED', 'PARTIAL']),
        job: IsNull(),
        deletedAt: IsNull(),
      },
      order: { id: 'DESC' },
    });
    return last && { request: last, isNamed: false };
  }

  /** Returns the caller's newest request of this file name or of these bytes, whatever became of it; null without any. */
  async lastOf(fileName: string, fileHash: string): Promise<RequestEntity | null> {
    const own = { owner: visibleOwner() ?? IsNull(), deletedAt: IsNull() };
    return this.db.getRepository(RequestEntity).findOne({
      where: [
        { fileName, ...own },
        { fileHash, ...own },
      ],
      order: { id: 'DESC' },
    });
  }
}
