import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { DELIVERY_QUEUE, IMAGE_QUEUE, REQUEST_QUEUE } from './queue-names.js';
import { RepeatedMessages } from './repeated-messages.js';
import { isRedisLoss } from './redis/redis-loss.js';

/** BullMQ's words for a job that the queue lost or gave to another meanwhile; the row of its image knows better. */
const JOB_GONE = /^Missing (key|lock) for job /;

/** How often the same message is logged at most. */
const SAME_EVERY_MS = 10_000;

/** Hears the errors of the queues: one that nobody hears would go to the console, over and over. */
@Injectable()
export class QueueErrors {
  private readonly logger = new Logger('Queue');
  private readonly repeated = new RepeatedMessages(SAME_EVERY_MS);

  constructor(
    @InjectQueue(IMAGE_QUEUE) images: Queue,
    @InjectQueue(REQUEST_QUEUE) requests: Queue,
    @InjectQueue(DELIVERY_QUEUE) deliveries: Queue,
  ) {
    for (const queue of [images, requests, deliveries])
      queue.on('error', (error) => this.tell(queue.name, error));
  }

  /** A worker that Redis refuses asks it again at once: a thousand lines a second otherwise. */
  private warn(message: string): void {
    const logged = this.repeated.next(message);
    if (logged !== null) this.logger.warn(logged);
  }

  /** Logs an error of a queue or its worker, unless it only says that Redis is away or was, which is said elsewhere. */
  tell(name: string, error: Error): void {
    const message = `The queue of ${name}: ${error.message}`;
    if (isRedisLoss(error) || JOB_GONE.test(error.message)) this.logger.debug(message);
    else this.warn(message);
  }
}
