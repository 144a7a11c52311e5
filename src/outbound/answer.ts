import { STATUS_CODES } from 'node:http';
import type { Dispatcher } from 'undici';
import { bodyTooLarge } from './body-buffer.js';
import { OutboundError } from './outbound-errors.js';
import { type Decoder, decoderFor } from './read-body.js';
import { retryAfterMs } from './retry-after.js';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What an answer nobody wants may cost before its connection is given up rather than kept for the next one. */
const DISCARD = { bytes: 64 * 1024, ms: 1_000 };

export type Answer = Dispatcher.ResponseData;
type Head = Pick<Answer, 'statusCode' | 'headers'>;

/** The value of a header; of one that came several times, the first. */
export function header({ headers }: Pick<Head, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Where an answer sends us on to, as written there; undefined when it is no redirect. */
export function redirectTarget(answer: Head): string | undefined {
  if (!REDIRECTS.has(answer.statusCode)) return undefined;
  const location = header(answer, 'location');
  // Header values arrive as Latin-1, while hosts that do not escape a Location write UTF-8.
  return location === undefined ? undefined : Buffer.from(location, 'latin1').toString();
}

/** How long an answer asks to be left alone: a success or a redirect that says so does not mean the host. */
export function retryAfterOf(answer: Head): number | undefined {
  const asksForPatience = answer.statusCode === 429 || answer.statusCode === 503;
  return asksForPatience ? retryAfterMs(header(answer, 'retry-after'), new Date()) : undefined;
}

/**
 * How to read the body of an answer: the length to expect, where it is known, and how to decode it.
 *
 * @throws {OutboundError} when its head alone shows that it is of no use
 */
export function readingPlan(
  answer: Head,
  limit: number,
): { announced: number | undefined; decoder: Decoder } {
  const { statusCode: status } = answer;
  // Other successes have no body (204) or none that is the whole file (206, 202).
  if (status !== 200 && status !== 203) {
    throw new OutboundError(
      'HTTP_STATUS',
      `The host answered ${`${status} ${STATUS_CODES[status] ?? ''}`.trim()}.`,
      { status, retryAfterMs: retryAfterMs(header(answer, 'retry-after'), new Date()) },
    );
  }
  const length = header(answer, 'content-length');
  if (length !== undefined && Number(length) > limit) throw bodyTooLarge(limit);
  const decoder = decoderFor(header(answer, 'content-encoding') ?? '');
  return { announced: length === undefined || decoder ? undefined : Number(length), decoder };
}

/** Lets go of a body that will not be read, keeping the connection where its rest is short. */
export function discard({ body }: Pick<Answer, 'body'>): void {
  body.dump({ limit: DISCARD.bytes, signal: AbortSignal.timeout(DISCARD.ms) }).catch(() => {
    // However this ends, nobody waits for it: the error that mattered has been raised, or the redirect followed.
  });
}
