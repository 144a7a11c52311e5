import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { ClientError, isId } from '../common/index.js';
import { affectedRows, inBriefTransaction } from '../database/index.js';
import { currentTraceparent } from '../tracing/index.js';
import { RequestEntity } from './entities/index.js';
import { ANY_FAILURE, type FailureFilter } from './failure-filter.js';
import { UPDATE_REQUESTS } from './request-update.js';
import { imagesNotFound, requestNotFound } from './request-errors.js';
import { canTransition, isTerminal, type RequestStatus, statusesBefore } from './request-status.js';
import { visible, visibleParameter, visibleSql } from './visibility.js';
import { redoImages, type RedoOptions } from './jobs/redo-round.js';
import { beginRetry, finishRetry } from './jobs/retry-round.js';
import { WorkSignals } from './work-signals.js';

/** The commands of users on requests. Each is a brief transaction; longer work follows in a request job. */
@Injectable()
export class RequestCommands {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * Cancels a request: no more images are started, and the results of images in progress are dropped. The command is
   * idempotent.
   *
   * @throws {ClientError} NOT_FOUND, or INVALID_STATE when the request has already ended
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
   * Opens a new round, in which the failed images that `filter` means are retried with a full number of attempts. The CSVs of
   * the earlier round are no longer linked or served; those of the new round replace them when it settles.
   *
   * @throws {ClientError} NOT_FOUND, or INVALID_STATE unless the request is PARTIAL or FAILED and has such images
   */
  async retryFailed(id: string, filter: FailureFilter = ANY_FAILURE): Promise<RequestEntity> {
    let isOpen = false;
    await this.change(id, async (tx, found) => {
      if (found.failedImages === 0 || found.job !== null || !canTransition(found.status, 'PROCESSING')) {
        throw invalidState(found, 'only an ended request with failed images can be retried');
      }
      const begun = await beginRetry(tx, id, filter, currentTraceparent());
      if (begun.images === 0) throw invalidState(found, 'none of its failed images has this error');
      isOpen = begun.isOpen;
    });
    if (!isOpen) await finishRetry(this.db, id);
    this.signals.imagesReady();
    const request = await this.db.getRepository(RequestEntity).findOneBy({ ...visible(), id });
    if (request === null) throw requestNotFound(id);
    return request;
  }

  /**
   * Opens a new round, in which chosen images of an ended request are done again with other options. The CSVs of the earlier
   * round are no longer linked or served; those of the new round replace them when it settles. An image that fails this time
   * keeps its earlier result.
   *
   * @throws {ClientError} NOT_FOUND for an unknown request or image; INVALID_STATE unless the request has ended, and was not
   *   cancelled; nothing is changed then
   */
  async redo(id: string, imageIds: readonly string[], options: RedoOptions): Promise<RequestEntity> {
    const request = await this.change(id, async (tx, found) => {
      if (found.job !== null || !isTerminal(found.status) || !canTransition(found.status, 'PROCESSING'))
        throw invalidState(
          found,
          'only images of an ended request can be redone, and of none that was cancelled',
        );
      const redone = await redoImages(tx, id, imageIds.filter(isId), options, currentTraceparent());
      const missing = imageIds.filter((imageId) => !redone.has(imageId));
      if (missing.length > 0) throw imagesNotFound(id, missing);
    });
    this.signals.imagesReady();
    return request;
  }

  /**
   * Deletes a request: readers no longer find it, and a request job purges its objects and rows.
   *
   * @returns whether the request existed
   */
  async delete(id: string): Promise<boolean> {
    if (!isId(id)) return false;
    const found = await affectedRows(
      this.db,
      `${UPDATE_REQUESTS}
              deleted_at = now(), job = 'PURGE', idempotency_key = NULL, fetch_headers = NULL,
              status = CASE WHEN status = ANY($2) THEN 'CANCELLED' ELSE status END
        WHERE id = $1 AND ${visibleSql(3)}`,
      [id, statusesBefore('CANCELLED'), visibleParameter()],
    );
    this.signals.requestJobDue();
    return found === 1;
  }

  /** Locks the request, calls `act` to check and change it, and returns its new state. */
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
  // Once every image is settled, only the output CSV remains to be written: too late for a transition.
  if (request.job === 'FINALIZE')
    throw invalidState(request, 'all of its images are done, and only its files are still written');
  if (request.job !== null || !canTransition(request.status, to))
    throw invalidState(request, 'it has already ended');
}

function invalidState(request: RequestEntity, why: string): ClientError {
  return new ClientError('INVALID_STATE', `Request ${request.id} is ${request.status}: ${why}.`, {
    status: request.status,
  });
}
