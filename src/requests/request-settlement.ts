import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { inBriefTransaction } from '../database/index.js';
import { RequestEntity } from './entities/index.js';
import { RequestEventPublisher } from './events/request-event-publisher.js';
import { RequestEvents } from './events/request-events.js';
import { type RequestStatus, statusOfSettled } from './request-status.js';
import { UPDATE_REQUESTS } from './request-update.js';
import { WorkSignals } from './work-signals.js';
import type { RequestTask } from './jobs/request-jobs.js';

/** What the written output CSVs add to the settlement of their request. */
export interface Settlement {
  readonly errorsCsv: boolean;
}

/**
 * Gives a request its terminal status once all of its images are settled and its output CSVs are stored. Before that, the
 * result of the last image (`images/image-results.ts`) or the end of a cancellation (`jobs/request-jobs.ts`) sets the job
 * FINALIZE, which writes the CSVs and then calls this class. `statusOfSettled` decides which status it is.
 */
@Injectable()
export class RequestSettlement {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly publisher: RequestEventPublisher,
    private readonly events: RequestEvents,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * Settles the request, once, and publishes its event. Its output CSVs are stored already, so a client that sees the
   * terminal status can fetch them.
   *
   * @returns the terminal status, or null when the request was settled, cancelled or deleted meanwhile
   */
  async settle(task: RequestTask, outputs: Settlement): Promise<RequestStatus | null> {
    const settled = await inBriefTransaction(this.db, async (tx) => {
      const request = await tx.findOne(RequestEntity, {
        where: { id: task.requestId, job: 'FINALIZE', round: task.round },
        lock: { mode: 'pessimistic_write' },
      });
      if (request === null) return null;
      const status =
        request.status === 'CANCELLED'
          ? request.status
          : statusOfSettled({ completed: request.completedImages, failed: request.failedImages });
      await tx.query(
        `${UPDATE_REQUESTS}
                status = $2, job = NULL, completed_at = coalesce(completed_at, now()), notice = NULL,
                output_csv_at = now(), errors_csv_at = CASE WHEN $3 THEN now() END
          WHERE id = $1`,
        [task.requestId, status, outputs.errorsCsv],
      );
      return { status, isPublished: await this.publisher.publishEnd(tx, task.requestId) };
    });
    if (settled?.isPublished) this.events.deliverSoon();
    // A worker killed after it stored an image leaves an orphaned object.
    if (settled?.status === 'CANCELLED') this.signals.requestCancelled(task.requestId);
    return settled?.status ?? null;
  }
}
