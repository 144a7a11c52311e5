import { requestTexts } from '../texts/request.js';

const texts = requestTexts.failures;

/** Causes that stay until the file or the picture is another one. */
const LASTING = new Set([
  'URL_NOT_ALLOWED',
  'TOO_LARGE',
  'NOT_AN_IMAGE',
  'UNSUPPORTED_FORMAT',
  'CORRUPT_IMAGE',
  'TOO_MANY_PIXELS',
  'WORKER_LOST',
]);

/** What to do about a failure. */
export interface Remedy {
  readonly advice: string | undefined;
  /** Whether another attempt alone may succeed. */
  readonly canRetry: boolean;
}

/** Returns what to do about the failures with a code; the message of HTTP_STATUS has the status. */
export function remedyFor(code: string, message: string): Remedy {
  if (code !== 'HTTP_STATUS') return { advice: texts.remedies[code], canRetry: !LASTING.has(code) };
  const status = Number(/\banswered (\d{3})\b/.exec(message)?.[1]);
  if (status === 404 || status === 410) return { advice: texts.gone, canRetry: false };
  if (status === 401 || status === 403) return { advice: texts.denied, canRetry: false };
  return { advice: texts.remedies[code], canRetry: true };
}
