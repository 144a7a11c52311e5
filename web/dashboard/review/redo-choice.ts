import { type ImageOptions, compressionOf } from '../new-request/options.js';
import { imageOptionsOf } from '../new-request/earlier.js';
import type { RedoOptionsInput } from '../shared/api/operations.js';

/** The options of a request, as the API has them. */
export type RequestOptions = Parameters<typeof imageOptionsOf>[0];

/** Returns what differs from the options of the request: the rest stays as it is there. */
export function changesOf(options: RequestOptions, choice: ImageOptions): RedoOptionsInput {
  const before: Readonly<Record<string, unknown>> = compressionOf(imageOptionsOf(options));
  const changed = Object.entries(compressionOf(choice)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  return Object.fromEntries(changed);
}
