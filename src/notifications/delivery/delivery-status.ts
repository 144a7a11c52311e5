/** What may happen that somebody wants to be told of. `webhook.test` is sent when asked for, to one webhook. */
export const EVENT_TYPES = ['request.completed', 'request.cancelled', 'webhook.test'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** By which way somebody is told. */
export const CHANNELS = ['WEBHOOK', 'EMAIL'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * PENDING waits for its time, SENDING is in a worker's hands. DELIVERED and FAILED are the end, unless somebody has
 * it sent again; CANCELLED is too: its webhook was disabled or removed before it was delivered.
 */
export const DELIVERY_STATUSES = ['PENDING', 'SENDING', 'DELIVERED', 'FAILED', 'CANCELLED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** FAILING: a delivery was given up, and none has succeeded since. DISABLED: nothing is sent any more. */
export const WEBHOOK_STATUSES = ['ACTIVE', 'FAILING', 'DISABLED'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];
