import { OutboundError } from './outbound-errors.js';

/** More than any host has to say before its answer. */
const MOST = 10;

/**
 * Counts the interim answers (1xx, RFC 9110 15.2) to one request, each of which lets undici's patience begin anew;
 * with the eleventh `onTooMany` is told.
 */
export function interimLimit(onTooMany: (error: OutboundError) => void): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count === MOST + 1) {
      onTooMany(
        new OutboundError(
          'CONNECT_FAILED',
          `The host sent more than ${MOST} interim answers, and no answer.`,
        ),
      );
    }
  };
}
