import type { RequestStatus } from '../client/api-types.js';

/** The states of requests in plain words, as the dashboard has them. `--json` has the constants of the API. */
export const REQUEST_WORDS: Readonly<Record<RequestStatus, string>> = {
  PENDING: 'Waiting',
  PROCESSING: 'Processing',
  COMPLETED: 'Completed',
  PARTIAL: 'Partly failed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** The same for webhooks and their deliveries. */
export const WEBHOOK_WORDS: Readonly<Record<string, string>> = {
  ACTIVE: 'Active',
  FAILING: 'Failing',
  DISABLED: 'Disabled',
};
export const DELIVERY_WORDS: Readonly<Record<string, string>> = {
  PENDING: 'Waiting',
  SENDING: 'Sending',
  DELIVERED: 'Delivered',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** Returns the word for a constant, or the constant of a newer server as it is. */
export const wordFor = (words: Readonly<Record<string, string>>, constant: string): string =>
  words[constant] ?? constant;
