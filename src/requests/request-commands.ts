import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { ClientError, isId } from '../common/index.js';
import { inBriefTransaction } from '../database/index.js';
import { currentTraceparent } from '../tracing/index.js';
import { RequestEntity } from './entities/index.js';
import { UPDATE_REQUESTS } from './request-update.js';
import { requestNotFound } from './request-errors.js';
import { mayBecome, type RequestStatus, statusesBefore } from './request-status.js';
import { visible, visibleParameter, visibleSql } from './visibility.js';
import { beginRetry, finishRetry } from './jobs/retry-round.js';
import { WorkSignals } from './work-signals.js';

/** What a user may do to a request. Each is one transaction; what takes longer follows as a job. */
@Injectable()
export class RequestCommands {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * Stops a request: no image is begun any more, and what is under way counts for nothing. Cancelling twice is
   * the same as once.
   *
   * @throws {ClientError} NOT_FOUND, or INVALID_STATE when it is over already
   */
  async cancel(id: string): Promise<RequestEntity> {
    const request = await this.change(id, async (tx, found) => {
      if (found.status === 'CANCELLED') return;
      requireTransition(found, 'CANCELLED');
      await tx.query(
        `${UPDATE_REQUESTS} status = 'CANCELLED', job = 'CANCEL', completed_at = now(), notice = NULL WHERE id = $1`,
        [id],
      );
    });
    this.signals.requestJobDue();
    return request;
  }

  /**
   * Opens a new round, in which every failed image is tried afresh. The CSVs of the earlier round are no longer linked
   * or served; the round's own replace them when it settles.
   *
   * @throws {ClientError} NOT_FOUND, or INVALID_STATE unless the request is PARTIAL or FAILED
   */
  async retryFailed(id: string): Promise<RequestEntity> {
    let isOpen = false;
    await this.change(id, async (tx, found) => {
      if (found.failedImages === 0 || found.job !== null || !mayBecome(found.status, 'PROCESSING')) {
        throw invalidState(found, 'only a request that is over, with failed images, can be retried');
      }
      isOpen = await beginRetry(tx, id, currentTraceparent());
    });
    if (!isOpen) await finishRetry(this.db, id);
    this.signals.imagesReady();
    const request = await this.db.getRepository(RequestEntity).findOneBy({ ...visible(), id });
    if (request === null) throw requestNotFound(id);
    return request;
  }

  /**
   * Deletes a request: it is gone for every reader at once, its objects and rows are cleared away after that.
   *
   * @returns whether there was such a request
   */
  async delete(id: string): Promise<boolean> {
    if (!isId(id)) return false;
    const [, found]: [unknown, number] = await this.db.query(
      `${UPDATE_REQUESTS}
              deleted_at = now(), job = 'PURGE', idempotency_key = NULL,
              status = CASE WHEN status = ANY($2) THEN 'CANCELLED' ELSE status END
        WHERE id = $1 AND ${visibleSql(3)}`,
      [id, statusesBefore('CANCELLED'), visibleParameter()],
    );
    this.signals.requestJobDue();
    return found === 1;
  }

  /** Locks the request, lets `act` check and change it, and reads it again. */
  private async change(
    id: string,
    act: (tx: EntityManager, found: RequestEntity) => Promise<void>,
  ): Promise<RequestEntity> {
    if (!isId(id)) throw requestNotFound(id);
    return inBriefTransaction(this.db, async (tx) => {
      const found = await tx.findOne(RequestEntity, {
        where: { ...visible(), id },
        lock: { mode: 'pessimistic_write' },
      });
      if (found === null) throw requestNotFound(id);
      await act(tx, found);
      return tx.findOneByOrFail(RequestEntity, { id });
    });
  }
}

function requireTransition(request: RequestEntity, to: RequestStatus): void {
  // Once every image is settled only the output CSV is still being written: it is over but for that.
  if (request.job !== null || !mayBecome(request.status, to))
    throw invalidState(request, 'it is over already');
}

function invalidState(request: RequestEntity, why: string): ClientError {
  return new ClientError('INVALID_STATE', `Request ${request.id} is ${request.status}: ${why}.`, {
    status: request.status,
  });
}
