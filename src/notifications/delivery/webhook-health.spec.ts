import { healthAfter, type WebhookHealth } from './webhook-health.js';

const now = new Date('2026-03-10T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const active: WebhookHealth = { status: 'ACTIVE', failingSince: null, disabledReason: null };
const unhealthy = (days: number): WebhookHealth => ({ ...active, failingSince: daysAgo(days) });
const failing = (days: number): WebhookHealth => ({ ...unhealthy(days), status: 'FAILING' });
const disabled: WebhookHealth = {
  status: 'DISABLED',
  failingSince: daysAgo(9),
  disabledReason: 'Its owner disabled it.',
};
const gone410 = expect.stringContaining('410') as string;
const noSuccess = expect.stringContaining('5 days') as string;

test.each<[string, WebhookHealth, Parameters<typeof healthAfter>[1], boolean, WebhookHealth]>([
  ['a success keeps an active webhook ACTIVE', active, 'delivered', false, active],
  ['a success clears failingSince', unhealthy(2), 'delivered', false, active],
  ['a success makes a FAILING webhook ACTIVE', failing(6), 'delivered', false, active],
  ['a failed attempt sets failingSince', active, 'failed', false, unhealthy(0)],
  ['a later failed attempt does not change failingSince', unhealthy(2), 'failed', false, unhealthy(2)],
  ['a FAILED delivery makes the webhook FAILING', unhealthy(3), 'failed', true, failing(3)],
  ['a rejected URL makes the webhook FAILING', active, 'rejected', true, failing(0)],
  [
    'a webhook that is FAILING for less than five days stays enabled',
    failing(4.9),
    'failed',
    false,
    failing(4.9),
  ],
  [
    'a failure after five days of FAILING disables the webhook',
    failing(5),
    'failed',
    false,
    { ...failing(5), status: 'DISABLED', disabledReason: noSuccess },
  ],
  [
    'failed attempts disable no webhook without a FAILED delivery',
    unhealthy(6),
    'failed',
    false,
    unhealthy(6),
  ],
  [
    'a delivery that FAILED six days after the last success disables the webhook',
    unhealthy(6),
    'failed',
    true,
    { ...unhealthy(6), status: 'DISABLED', disabledReason: noSuccess },
  ],
  [
    '410 Gone disables the webhook',
    active,
    'gone',
    true,
    { status: 'DISABLED', failingSince: now, disabledReason: gone410 },
  ],
  ['a late success does not enable a disabled webhook', disabled, 'delivered', false, disabled],
  ['a late 410 Gone does not change the reason of a disabled webhook', disabled, 'gone', true, disabled],
])('%s', (_claim, health, result, isExhausted, expected) =>
  expect(healthAfter(health, result, isExhausted, now)).toEqual(expected),
);
