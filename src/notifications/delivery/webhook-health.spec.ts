import { healthAfter, type WebhookHealth } from './webhook-health.js';

const now = new Date('2026-03-10T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const active: WebhookHealth = { status: 'ACTIVE', failingSince: null, disabledReason: null };
const troubled = (days: number): WebhookHealth => ({ ...active, failingSince: daysAgo(days) });
const failing = (days: number): WebhookHealth => ({ ...troubled(days), status: 'FAILING' });
const disabled: WebhookHealth = { status: 'DISABLED', failingSince: daysAgo(9), disabledReason: 'So.' };
const gone = expect.stringContaining('410') as string;
const silent = expect.stringContaining('5 days') as string;

test.each<[string, WebhookHealth, Parameters<typeof healthAfter>[1], boolean, WebhookHealth]>([
  ['a success keeps it active', active, 'delivered', false, active],
  ['a success ends its trouble', troubled(2), 'delivered', false, active],
  ['a success makes a failing one active', failing(6), 'delivered', false, active],
  ['a failed try is remembered', active, 'failed', false, troubled(0)],
  ['a later one does not change when it began', troubled(2), 'failed', false, troubled(2)],
  ['a delivery given up makes it failing', troubled(3), 'failed', true, failing(3)],
  ['a refused address does too', active, 'refused', true, failing(0)],
  ['failing, it is still tried', failing(4.9), 'failed', false, failing(4.9)],
  [
    'after five days it is disabled',
    failing(5),
    'failed',
    false,
    { ...failing(5), status: 'DISABLED', disabledReason: silent },
  ],
  ['nothing given up, nothing disabled', troubled(6), 'failed', false, troubled(6)],
  [
    'given up after six days it is disabled',
    troubled(6),
    'failed',
    true,
    { ...troubled(6), status: 'DISABLED', disabledReason: silent },
  ],
  ['gone disables it', active, 'gone', true, { status: 'DISABLED', failingSince: now, disabledReason: gone }],
  ['disabled it stays, whatever comes late', disabled, 'delivered', false, disabled],
  ['and for the reason it had', disabled, 'gone', true, disabled],
])('%s', (_what, health, result, givenUp, expected) =>
  expect(healthAfter(health, result, givenUp, now)).toEqual(expected),
);
