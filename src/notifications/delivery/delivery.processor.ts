import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { HalftoneError } from '../../common/index.js';
import { DELIVERY_QUEUE, QueueErrors } from '../../queue/index.js';
import type { SpanOptions } from '../../tracing/index.js';
import { WORKER_OPTIONS, WorkEngine, type WorkJob } from '../../work-queue/index.js';
import { DeliverySenders } from './delivery-sender.js';
import type { DeliveryResult, DeliveryTask, SendOutcome } from './delivery-task.js';
import { DeliveryTable } from './delivery-table.js';

/** Most of its time a delivery waits for its receiver, and many of them may hang. */
const CONCURRENCY = 256;

/** Works off the deliveries: the row is read under a lease, its event is sent once, and the outcome is recorded. */
@Processor(DELIVERY_QUEUE, { ...WORKER_OPTIONS, concurrency: CONCURRENCY })
export class DeliveryProcessor extends WorkerHost {
  private readonly logger = new Logger(DeliveryProcessor.name);
  private readonly engine: WorkEngine<DeliveryTask, DeliveryResult>;

  constructor(
    @InjectQueue(DELIVERY_QUEUE) queue: Queue<WorkJob>,
    queueErrors: QueueErrors,
    table: DeliveryTable,
    private readonly senders: DeliverySenders,
  ) {
    super();
    this.engine = new WorkEngine({
      name: 'delivery',
      queue,
      queueErrors,
      table,
      work: (task, signal) => this.work(task, signal),
      released: { result: 'released', durationMs: 0 },
      tracing: {
        spanOf: spanOfDelivery,
        attributesOf: ({ result }) => ({ 'halftone.delivery.result': result }),
      },
    });
  }

  start(): void {
    this.senders.requireAll();
    this.engine.start(this.worker);
  }

  process(job: Job<WorkJob>): Promise<void> {
    return this.engine.process(job);
  }

  /** Finishes what is under way, or hands it back. */
  stop(): Promise<void> {
    return this.engine.stop();
  }

  private async work(task: DeliveryTask, signal: AbortSignal): Promise<DeliveryResult> {
    const begun = performance.now();
    const outcome = await this.send(task, signal);
    return { ...outcome, durationMs: performance.now() - begun };
  }

  private async send(task: DeliveryTask, signal: AbortSignal): Promise<SendOutcome> {
    try {
      return await this.senders.of(task.channel).send(task, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.logger.error(`Delivery ${task.id} could not be sent`, error);
      const nothing = { status: null, response: null };
      const { code, message } =
        error instanceof HalftoneError
          ? error
          : { code: 'INTERNAL', message: 'Something went wrong on our side.' };
      return { ...nothing, result: 'failed', code, message };
    }
  }
}

/** It goes to a client of ours, so of the address not even the host is told. */
function spanOfDelivery({ traceparent, id, eventType, channel, requestId }: DeliveryTask): SpanOptions {
  return {
    kind: 'consumer',
    parent: traceparent,
    attributes: {
      'halftone.delivery.id': id,
      'halftone.delivery.channel': channel,
      'halftone.event.type': eventType,
      ...(requestId !== null && { 'halftone.request.id': requestId }),
    },
  };
}
