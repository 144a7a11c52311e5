import type { OutputFormat } from './request-status.js';

export const OUTPUT_MODES = ['APPEND', 'REPLACE'] as const;
/** Where the output CSV has the new URLs: in columns of its own, or in the places of the old ones. */
export type OutputMode = (typeof OUTPUT_MODES)[number];

/** What is asked of every image of a request. `quality` is 1 to 100; sizes are pixels, null for no bound. */
export interface RequestOptions {
  readonly quality: number;
  readonly format: OutputFormat;
  readonly maxWidth: number | null;
  readonly maxHeight: number | null;
  readonly keepMetadata: boolean;
  readonly keepOriginals: boolean;
}
