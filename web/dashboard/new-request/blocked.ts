import type { ApiError } from '../shared/api/api-error.js';
import { count, countOf } from '../shared/format/format.js';
import { newRequestTexts } from '../texts/new-request.js';
import type { Inspection } from './columns.js';

const texts = newRequestTexts.blocked;

/** An image that could not be shown as an example. */
export interface FailedExample {
  readonly url: string;
  readonly error: ApiError;
}

/** Returns that this server does not fetch from the host of an example, and how many images are there; null when it may. */
export function blockedInWords(
  { hosts, imageCount }: Pick<Inspection, 'hosts' | 'imageCount'>,
  failed: FailedExample | null,
): string | null {
  if (failed?.error.code !== 'URL_NOT_ALLOWED') return null;
  const host = hosts.find((known) => URL.parse(failed.url)?.host === known.host);
  if (host === undefined) return null;
  return host.imageCount === imageCount
    ? texts.all(countOf(imageCount, 'image'), host.host)
    : texts.some(count(host.imageCount), countOf(imageCount, 'image'), host.host);
}
