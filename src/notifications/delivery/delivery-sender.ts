import { Injectable } from '@nestjs/common';
import type { DeliveryTask, SendOutcome } from './delivery-task.js';
import { type Channel, CHANNELS } from './delivery-status.js';

/** A way to tell somebody of an event. It knows how to send and nothing of rows, queues and retries. */
export interface DeliverySender {
  /**
   * Sends once, within a minute. What the receiver or the network does wrong is an outcome.
   *
   * @throws what is our own fault, and the reason of `signal` when that aborts
   */
  send(task: DeliveryTask, signal: AbortSignal): Promise<SendOutcome>;
}

/** The ways to send, which the modules that have them put in here when they start. */
@Injectable()
export class DeliverySenders {
  private readonly senders = new Map<Channel, DeliverySender>();

  add(channel: Channel, sender: DeliverySender): void {
    this.senders.set(channel, sender);
  }

  /** @throws {Error} when nobody has put one in, which is found at the start */
  of(channel: Channel): DeliverySender {
    const sender = this.senders.get(channel);
    if (sender === undefined) throw new Error(`Nothing in this process sends by ${channel}`);
    return sender;
  }

  /** @throws {Error} when there is a way that nobody sends by */
  requireAll(): void {
    for (const channel of CHANNELS) this.of(channel);
  }
}
