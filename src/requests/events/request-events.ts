import type { EntityManager } from 'typeorm';

/** The end of a round of a request, and the notification targets that the request itself names. */
export interface RequestEnd {
  readonly type: 'request.completed' | 'request.cancelled';
  readonly requestId: string;
  readonly round: number;
  readonly owner: string | null;
  readonly webhookUrl: string | null;
  readonly email: string | null;
}

/** The port through which requests publish their events. The notifications module implements it with its outbox. */
export abstract class RequestEvents {
  /**
   * Writes the event of a request's end, once for each of its rounds, in the transaction that ends it. Without a
   * subscriber or target, nothing is written and `body` is not called.
   *
   * @returns whether there is anything to deliver
   */
  abstract publish(tx: EntityManager, end: RequestEnd, body: () => Promise<string>): Promise<boolean>;

  /** Deletes all events of a request, delivered or not. */
  abstract deleteEvents(tx: EntityManager, requestId: string): Promise<void>;

  /** Starts delivering what a committed transaction has published, without waiting for the next poll. */
  abstract deliverSoon(): void;
}
