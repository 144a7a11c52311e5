import { DEFAULT_TARGET, type Measure } from '../new-request/measure.js';
import type { ImageFormat, RedoOptionsInput } from '../shared/api/operations.js';

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

/** Returns the whole compression with some changes of that of the request, as a preview takes it: a quality or a target. */
export function redoneWith<Options extends RequestOptions>(
  { keepOriginals: _, checks: __, ...options }: Options & { keepOriginals?: boolean; checks?: boolean },
  changes: RedoOptionsInput,
) {
  const { quality, target, ...changed } = { ...options, ...changes };
  const isTarget = 'target' in changes || (target !== null && !('quality' in changes));
  return isTarget ? { ...changed, target } : { ...changed, quality };
}
