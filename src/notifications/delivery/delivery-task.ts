import type { Lease } from '../../work-queue/index.js';
import type { Channel, EventType } from './delivery-status.js';

/** A claimed delivery with all the data that sending it needs. */
export interface DeliveryTask extends Lease {
  readonly channel: Channel;
  readonly address: string;
  readonly eventId: string;
  readonly eventType: EventType;
  readonly requestId: string | null;
  /** The body of the event, the same for every target. */
  readonly body: string;
  /** The span that published the event; null when tracing is off. */
  readonly traceparent: string | null;
  /** The database's clock at this attempt, in seconds since 1970. */
  readonly timestamp: number;
  /** The webhook with the secrets that sign; null for a target that the request names. */
  readonly webhook: {
    readonly id: string;
    readonly secret: string;
    /** The secret before the rotation, while it still signs. */
    readonly previousSecret: string | null;
  } | null;
}

/** The response of the endpoint: an HTTP status or SMTP reply code, and the start of the body. */
export interface Reply {
  readonly status: number | null;
  readonly response: string | null;
}

/**
 * The outcome of an attempt. `failed` is transient, `rejected` is permanent; `gone` means that the endpoint wants no more
 * events.
 */
export type SendOutcome =
  | (Reply & { readonly result: 'delivered' })
  | (Reply & {
      readonly result: 'failed' | 'rejected' | 'gone';
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs?: number | undefined;
    });

/**
 * A {@link SendOutcome}, or an end without one, which says nothing about the endpoint: an internal `error` of the worker,
 * a worker that was `lost`, or one that `released` the delivery unsent when it stopped.
 */
export type DeliveryOutcome =
  | SendOutcome
  | { readonly result: 'error'; readonly code: string; readonly message: string }
  | { readonly result: 'lost' | 'released' };

/** The result that ends the lease of a delivery, with the duration of the attempt. */
export type DeliveryResult = DeliveryOutcome & { readonly durationMs: number };
