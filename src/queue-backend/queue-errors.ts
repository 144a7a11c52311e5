import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { DELIVERY_QUEUE, IMAGE_QUEUE, REQUEST_QUEUE } from './queue-names.js';
import { RepeatedMessages } from './repeated-messages.js';
import { isRedisConnectionError } from './redis/redis-connection-error.js';

/** BullMQ's message for a job that the queue has lost or given to another worker; the row of the job is authoritative. */
const JOB_LOST = /^Missing (key|lock) for job /;

/** The minimum interval between two log lines with the same message. */
const REPEAT_INTERVAL_MS = 10_000;

/** Listens to the 'error' events of the queues and logs them; without a listener they would flood the console. */
@Injectable()
export class QueueErrors {
  private readonly logger = new Logger('Queue');
  private readonly repeated = new RepeatedMessages(REPEAT_INTERVAL_MS);

  constructor(
    @InjectQueue(IMAGE_QUEUE) images: Queue,
    @InjectQueue(REQUEST_QUEUE) requests: Queue,
    @InjectQueue(DELIVERY_QUEUE) deliveries: Queue,
  ) {
    for (const queue of [images, requests, deliveries])
      queue.on('error', (error) => this.report(queue.name, error));
  }

  /** Suppresses repeated messages: a worker that Redis rejects retries immediately, a thousand times a second. */
  private warn(message: string): void {
    const logged = this.repeated.next(message);
    if (logged !== null) this.logger.warn(logged);
  }

  /** Logs an error of a queue or its worker. Connection errors of Redis are debug lines, since {@link RedisWatch} logs them. */
  report(name: string, error: Error): void {
    const message = `Queue ${name}: ${error.message}`;
    if (isRedisConnectionError(error) || JOB_LOST.test(error.message)) this.logger.debug(message);
    else this.warn(message);
  }
}
