import type { Lease } from '../../work-queue/index.js';
import type { Channel, EventType } from './delivery-status.js';

/** A delivery whose lease the holder of `token` has, with all that sending it takes. */
export interface DeliveryTask extends Lease {
  readonly channel: Channel;
  readonly address: string;
  readonly eventId: string;
  readonly eventType: EventType;
  readonly requestId: string | null;
  /** The event's bytes, as everybody gets them. */
  readonly body: string;
  /** The span in which it happened; null where nothing is traced. */
  readonly traceparent: string | null;
  /** The database's clock at this try, in seconds since 1970. */
  readonly timestamp: number;
  /** Whose secrets sign; null for a request's own address. */
  readonly webhook: {
    readonly id: string;
    readonly secret: string;
    /** The one before, while it still signs. */
    readonly previousSecret: string | null;
  } | null;
}

/** What the other side said: an HTTP status or SMTP reply code, and the start of its words. */
export interface Reply {
  readonly status: number | null;
  readonly response: string | null;
}

/**
 * What came of a try. `failed` may go better later, `refused` not; `gone` is the receiver's wish to be told of
 * nothing more.
 */
export type SendOutcome =
  | (Reply & { readonly result: 'delivered' })
  | (Reply & {
      readonly result: 'failed' | 'refused' | 'gone';
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs?: number | undefined;
    });

/** Also what ended without an outcome: its worker is gone, or gives it back untouched. */
export type DeliveryOutcome = SendOutcome | { readonly result: 'lost' | 'released' };

/** What ends the lease of a delivery, and how long the attempt took. */
export type DeliveryResult = DeliveryOutcome & { readonly durationMs: number };
