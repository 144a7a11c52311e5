import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Ticker } from '../common/index.js';
import { DELIVERY_QUEUE, type DeliveryJob, heldJobs } from '../queue/index.js';
import { DeliveryLeases } from './delivery-leases.service.js';
import { DeliveryResults } from './delivery-results.service.js';
import { DeliverySignals } from './delivery-signals.js';
import type { DeliveryDispatch } from './delivery-task.js';
import { DeliveryWindow } from './delivery-window.service.js';

const FILL_EVERY_MS = 1000;
const RECOVER_EVERY_MS = 5000;
const CLAMP_EVERY_MS = 15_000;

/** A job that waits in the queue for longer than this is offered once more, in case the queue lost it. */
const OVERDUE_SECONDS = 5;

/** Moves due deliveries from their rows to the queue, and back from workers that are gone. It runs in every worker. */
@Injectable()
export class DeliveryDispatcher {
  private readonly logger = new Logger(DeliveryDispatcher.name);
  private readonly filling: Ticker;
  private readonly recovery: Ticker;
  private readonly clamping: Ticker;

  constructor(
    @InjectQueue(DELIVERY_QUEUE) private readonly queue: Queue<DeliveryJob>,
    private readonly window: DeliveryWindow,
    private readonly leases: DeliveryLeases,
    private readonly results: DeliveryResults,
    signals: DeliverySignals,
  ) {
    const onError = (error: unknown) =>
      this.logger.warn(`Dispatching deliveries failed, trying again: ${String(error)}`);
    const onRecovery = () => this.logger.log('Dispatching deliveries works again.');
    const fill = async () => this.enqueue(await this.window.fill());
    this.filling = new Ticker(fill, { everyMs: FILL_EVERY_MS, onError, onRecovery });
    this.recovery = new Ticker(() => this.recover(), { everyMs: RECOVER_EVERY_MS, onError, onRecovery });
    this.clamping = new Ticker(() => this.clamp(), { everyMs: CLAMP_EVERY_MS, onError, onRecovery });
    signals.onDue(() => this.filling.nudge());
  }

  start(): void {
    this.filling.start();
    this.recovery.start();
    this.clamping.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.filling.stop(), this.recovery.stop(), this.clamping.stop()]);
  }

  private async recover(): Promise<void> {
    const expired = await this.leases.expired();
    await Promise.all(expired.map((lease) => this.results.record(lease, { result: 'lost' }, 0)));
    await this.offerAgain(await this.window.overdue(OVERDUE_SECONDS));
  }

  /** Puts what the queue lost in it again; what only waits there for long stays as it is. */
  private async offerAgain(overdue: readonly DeliveryDispatch[]): Promise<void> {
    if (overdue.length === 0) return;
    const held = await heldJobs(this.queue, overdue.map(jobIdOf));
    const lost = overdue.filter((delivery) => !held.has(jobIdOf(delivery)));
    if (lost.length > 0) await this.enqueue(await this.window.dispatchAgain(lost));
  }

  private async clamp(): Promise<void> {
    const clamped = (await this.window.clampDueTimes()) + (await this.leases.clamp());
    if (clamped === 0) return;
    this.logger.warn(
      `The database's clock was set back: ${clamped} deliveries had due times or leases too far in the future, which ` +
        `are moved to the wait that their last attempt left.`,
    );
  }

  private async enqueue(deliveries: readonly DeliveryDispatch[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.queue.addBulk(
      deliveries.map((delivery) => ({
        name: 'delivery',
        data: delivery,
        opts: { jobId: jobIdOf(delivery) },
      })),
    );
  }
}

const jobIdOf = ({ deliveryId, generation }: DeliveryDispatch): string => `${deliveryId}-${generation}`;
