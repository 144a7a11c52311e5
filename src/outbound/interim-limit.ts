import { OutboundError } from './outbound-errors.js';

const MAX_INTERIM_RESPONSES = 10;

/**
 * Returns a counter of the interim responses (1xx, RFC 9110 15.2) to one request; the eleventh calls `onTooMany`. Each
 * interim response restarts undici's headers timeout, so without this limit a host could hold a request without limit.
 */
export function interimLimit(onTooMany: (error: OutboundError) => void): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count === MAX_INTERIM_RESPONSES + 1) {
      onTooMany(
        new OutboundError(
          'CONNECT_FAILED',
          `The host sent more than ${MAX_INTERIM_RESPONSES} interim responses (1xx) and no final one.`,
        ),
      );
    }
  };
}
