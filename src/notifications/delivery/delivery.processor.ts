import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bullmq';
import { HalftoneError } from '../../common/index.js';
import { DELIVERY_QUEUE, QueueErrors } from '../../queue-backend/index.js';
import type { SpanOptions } from '../../tracing/index.js';
import { WORKER_OPTIONS, WorkEngine, type WorkJob } from '../../work-queue/index.js';
import { DeliverySenders } from './delivery-sender.js';
import type { DeliveryOutcome, DeliveryResult, DeliveryTask } from './delivery-task.js';
import { DeliveryTable } from './delivery-table.js';

/** A delivery spends most of its time waiting for its endpoint, and many endpoints may hang. */
const CONCURRENCY = 256;

/** Deliveries have a job each, so several are claimed at a time. */
const CLAIMS = 16;

/** Processes deliveries: claims the row under a lease, sends its event once and records the outcome. */
@Processor(DELIVERY_QUEUE, { ...WORKER_OPTIONS, concurrency: CLAIMS })
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
      gatherMs: 5,
      slots: { capacity: CONCURRENCY },
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

  /** Finishes the deliveries in progress, or releases their leases. */
  stop(): Promise<void> {
    return this.engine.stop();
  }

  private async work(task: DeliveryTask, signal: AbortSignal): Promise<DeliveryResult> {
    const startedAt = performance.now();
    const outcome = await this.send(task, signal);
    return { ...outcome, durationMs: performance.now() - startedAt };
  }

  private async send(task: DeliveryTask, signal: AbortSignal): Promise<DeliveryOutcome> {
    try {
      return await this.senders.of(task.channel).send(task, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.logger.error(`Delivery ${task.id} could not be sent`, error);
      const { code, message } =
        error instanceof HalftoneError
          ? error
          : { code: 'INTERNAL', message: 'The server failed to send the delivery. Its log has the details.' };
      return { result: 'error', code, message };
    }
  }
}

/** Returns the span of a delivery. The address belongs to a client, so the span does not even contain its host. */
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
