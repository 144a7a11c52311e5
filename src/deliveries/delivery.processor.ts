import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { HalftoneError, withLogContext } from '../common/index.js';
import { DELIVERY_QUEUE, type DeliveryJob, QueueErrors } from '../queue/index.js';
import { type SpanOptions, traced } from '../tracing/index.js';
import { DeliveryLeases } from './delivery-leases.service.js';
import { DeliveryResults } from './delivery-results.service.js';
import { DeliverySenders } from './delivery-sender.js';
import { DeliverySignals } from './delivery-signals.js';
import type { DeliveryOutcome, DeliveryTask } from './delivery-task.js';
import { DeliveryDispatcher } from './delivery.dispatcher.js';

/** Most of its time a delivery waits for its receiver, and many of them may hang. */
const CONCURRENCY = 256;

/** How long a stopping worker waits for what it has begun, before it breaks that off, and then for that. */
const FINISH_MS = 5000;
const GIVE_BACK_MS = 2000;

/** Load, send, record: what the job names is claimed, sent, and its outcome written under the lease. */
@Processor(DELIVERY_QUEUE, {
  autorun: false,
  concurrency: CONCURRENCY,
  lockDuration: 10_000,
  stalledInterval: 5000,
})
export class DeliveryProcessor extends WorkerHost {
  private readonly logger = new Logger(DeliveryProcessor.name);
  private readonly stopping = new AbortController();

  constructor(
    private readonly leases: DeliveryLeases,
    private readonly senders: DeliverySenders,
    private readonly results: DeliveryResults,
    private readonly dispatcher: DeliveryDispatcher,
    private readonly signals: DeliverySignals,
    private readonly queueErrors: QueueErrors,
  ) {
    super();
  }

  start(): void {
    this.senders.requireAll();
    this.worker.run().catch((error: unknown) => this.logger.error('The delivery worker ended', error));
    this.dispatcher.start();
  }

  process(job: Job<DeliveryJob>): Promise<void> {
    return withLogContext({ jobId: job.id! }, () => this.run(job.data));
  }

  private async run(job: DeliveryJob): Promise<void> {
    const task = await this.leases.claim(job);
    if (task === null) return;
    await traced('delivery', spanOfDelivery(task), async (span) => {
      const begun = performance.now();
      const outcome = await this.send(task);
      span.set({ 'halftone.delivery.result': outcome.result });
      if ('code' in outcome) span.fail(outcome);
      await this.results.record(task, outcome, performance.now() - begun);
    });
    // Its place at the receiver is free for the next.
    this.signals.due();
  }

  private async send(task: DeliveryTask): Promise<DeliveryOutcome> {
    const { signal } = this.stopping;
    try {
      signal.throwIfAborted();
      return await this.senders.of(task.channel).send(task, signal);
    } catch (error) {
      if (signal.aborted) return { result: 'released' };
      this.logger.error(`Delivery ${task.deliveryId} could not be sent`, error);
      const nothing = { status: null, response: null };
      const { code, message } =
        error instanceof HalftoneError
          ? error
          : { code: 'INTERNAL', message: 'Something went wrong on our side.' };
      return { ...nothing, result: 'failed', code, message };
    }
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job<DeliveryJob> | undefined, error: Error): void {
    this.logger.warn(`Delivery ${job?.data.deliveryId} is left to another try: ${error.message}`);
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.queueErrors.tell(DELIVERY_QUEUE, error);
  }

  /** Finishes what is under way, or hands it back. */
  async stop(): Promise<void> {
    await this.dispatcher.stop();
    const finished = this.worker.close();
    await Promise.race([finished, sleep(FINISH_MS, undefined, { ref: false })]);
    this.stopping.abort();
    await Promise.race([finished, sleep(GIVE_BACK_MS, undefined, { ref: false })]);
  }
}

/** It goes to a client of ours, so of the address not even the host is told. */
function spanOfDelivery({
  traceparent,
  deliveryId,
  eventType,
  channel,
  requestId,
}: DeliveryTask): SpanOptions {
  return {
    kind: 'consumer',
    parent: traceparent,
    attributes: {
      'halftone.delivery.id': deliveryId,
      'halftone.delivery.channel': channel,
      'halftone.event.type': eventType,
      ...(requestId !== null && { 'halftone.request.id': requestId }),
    },
  };
}
