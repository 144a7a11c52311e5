import { DEFAULT_TARGET, type Measure } from '../new-request/measure.js';
import type { ImageFormat, PreviewImageInput, RedoOptionsInput } from '../shared/api/operations.js';

/** The options of a request, as far as the dialog shows them. */
export interface RequestOptions {
  readonly quality: number;
  readonly target: number | null;
  readonly format: ImageFormat;
  readonly maxWidth: number | null;
}

/** What the dialog shows and a user can change. */
export interface RedoChoice extends Measure {
  readonly format: ImageFormat;
  /** As typed; empty for no limit. */
  readonly maxWidth: string;
}

/** Returns the options of a request as the start of a choice. */
export const choiceOf = ({ quality, target, format, maxWidth }: RequestOptions): RedoChoice => ({
  measure: target === null ? 'QUALITY' : 'TARGET',
  quality,
  target: target ?? DEFAULT_TARGET,
  format,
  maxWidth: maxWidth === null ? '' : String(maxWidth),
});

/** Returns what differs from the options of the request: the rest stays as it is there. */
export function changesOf(options: RequestOptions, choice: RedoChoice): RedoOptionsInput {
  const maxWidth = choice.maxWidth === '' ? null : Number(choice.maxWidth);
  const isMeasureChanged =
    choice.measure === 'TARGET'
      ? choice.target !== options.target
      : options.target !== null || choice.quality !== options.quality;
  return {
    ...(isMeasureChanged &&
      (choice.measure === 'TARGET' ? { target: choice.target } : { quality: choice.quality })),
    ...(choice.format !== options.format && { format: choice.format }),
    ...(maxWidth !== options.maxWidth && { maxWidth }),
  };
}

/** What a request has beside the options of its compression. */
const NOT_COMPRESSION = new Set(['keepOriginals', 'checks', 'quality', 'target']);

/** Returns the whole compression with some changes of that of the request, as a preview takes it: a quality or a target. */
export function redoneWith(options: RequestOptions, changes: RedoOptionsInput): PreviewImageInput {
  const all = { ...options, ...changes };
  const isTarget = 'target' in changes || (options.target !== null && !('quality' in changes));
  return {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => !NOT_COMPRESSION.has(name))),
    ...(isTarget ? { target: all.target } : { quality: all.quality }),
  };
}
