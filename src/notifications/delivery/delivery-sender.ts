import { Injectable } from '@nestjs/common';
import type { DeliveryTask, SendOutcome } from './delivery-task.js';
import { type Channel, CHANNELS } from './delivery-status.js';

/** Sends events through one channel. A sender knows nothing of rows, queues and retries. */
export interface DeliverySender {
  /**
   * Sends a delivery once, within a minute. Returns errors of the endpoint and of the network as an outcome.
   *
   * @throws internal errors, and the reason of `signal` when that aborts
   */
  send(task: DeliveryTask, signal: AbortSignal): Promise<SendOutcome>;
}

/** The registry of senders, one per channel. The channel modules register theirs when they start. */
@Injectable()
export class DeliverySenders {
  private readonly senders = new Map<Channel, DeliverySender>();

  add(channel: Channel, sender: DeliverySender): void {
    this.senders.set(channel, sender);
  }

  /** @throws {Error} when no sender is registered for `channel`, which {@link requireAll} finds at startup */
  of(channel: Channel): DeliverySender {
    const sender = this.senders.get(channel);
    if (sender === undefined) throw new Error(`No sender is registered for the channel ${channel}`);
    return sender;
  }

  /** @throws {Error} when a channel has no sender */
  requireAll(): void {
    for (const channel of CHANNELS) this.of(channel);
  }
}
