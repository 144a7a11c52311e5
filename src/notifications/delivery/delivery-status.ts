/** The types of events. `webhook.test` is sent on demand, to one webhook. */
export const EVENT_TYPES = ['request.completed', 'request.cancelled', 'webhook.test'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The channels that deliver events. */
export const CHANNELS = ['WEBHOOK', 'EMAIL'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * The states of a delivery. PENDING waits until it is due, SENDING is leased by a worker. DELIVERED, FAILED and CANCELLED
 * (its webhook was disabled or removed first) are terminal, unless a client redelivers it.
 */
export const DELIVERY_STATUSES = ['PENDING', 'SENDING', 'DELIVERED', 'FAILED', 'CANCELLED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** FAILING: a delivery has FAILED and none has succeeded since. DISABLED: no events are sent any more. */
export const WEBHOOK_STATUSES = ['ACTIVE', 'FAILING', 'DISABLED'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];
