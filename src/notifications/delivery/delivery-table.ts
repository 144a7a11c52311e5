import { Injectable } from '@nestjs/common';
import type {
  Dispatch,
  Ended,
  Lease,
  NewDispatch,
  RecordOutcome,
  WorkTable,
} from '../../work-queue/index.js';
import { DeliveryLeases } from './delivery-leases.js';
import { DeliveryResults } from './delivery-results.js';
import { DeliveriesDueSignal } from './deliveries-due-signal.js';
import type { DeliveryResult, DeliveryTask } from './delivery-task.js';
import { DELIVERY_WINDOW, DeliveryWindow } from './delivery-window.js';

/** The deliveries as a table of the work engine: combines their window, leases and results. */
@Injectable()
export class DeliveryTable implements WorkTable<DeliveryTask, DeliveryResult> {
  readonly windowSize = DELIVERY_WINDOW;

  constructor(
    private readonly window: DeliveryWindow,
    private readonly leases: DeliveryLeases,
    private readonly results: DeliveryResults,
    private readonly dueSignal: DeliveriesDueSignal,
  ) {}

  onReady(listener: () => void): void {
    this.dueSignal.subscribe(listener);
  }

  fill(): Promise<NewDispatch[]> {
    return this.window.fill();
  }

  overdue(seconds: number): Promise<Dispatch[]> {
    return this.window.overdue(seconds);
  }

  redispatch(lost: readonly Dispatch[]): Promise<NewDispatch[]> {
    return this.window.redispatch(lost);
  }

  claim(dispatches: readonly Dispatch[]): Promise<DeliveryTask[]> {
    return this.leases.claim(dispatches);
  }

  renew(leases: readonly Lease[]): Promise<Set<string>> {
    return this.leases.renew(leases);
  }

  async expired(): Promise<Ended<DeliveryResult>[]> {
    const expired = await this.leases.expired();
    return expired.map((lease) => ({ lease, result: { result: 'lost', durationMs: 0 }, isLoss: true }));
  }

  async record(ended: readonly Ended<DeliveryResult>[]): Promise<RecordOutcome[]> {
    const outcomes = await this.results.record(ended);
    // The slots of their endpoints are free for the next deliveries.
    this.dueSignal.emit();
    return outcomes;
  }

  async clamp(): Promise<number> {
    return (await this.window.clampDueTimes()) + (await this.leases.clamp());
  }
}
