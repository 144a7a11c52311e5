import type { Effort, NamedFormat, OutputFormat } from '../common/index.js';

export const OUTPUT_MODES = ['APPEND', 'REPLACE'] as const;
/** Where the output CSV has the output URLs: in new columns, or in place of the input URLs. */
export type OutputMode = (typeof OUTPUT_MODES)[number];

export const REPORT_COLUMNS = ['NONE', 'BASIC', 'FULL'] as const;
/** How much the output CSV says about the images in columns at its end. */
export type ReportColumns = (typeof REPORT_COLUMNS)[number];

/** The options for every image of a request. `quality` is 1 to 100; `target` is a score, 30 to 95, or null for the quality; sizes are pixels, null for no limit. */
export interface RequestOptions {
  readonly quality: number;
  readonly target: number | null;
  readonly format: OutputFormat;
  /** The formats that AUTO may choose; null for all. */
  readonly allow: readonly NamedFormat[] | null;
  readonly effort: Effort;
  readonly maxWidth: number | null;
  readonly maxHeight: number | null;
  /** The widths of the outputs, ascending; null for one output. */
  readonly sizes: readonly number[] | null;
  /** A colour such as #ffffff, and an aspect ratio such as 4:5; null for none. */
  readonly background: string | null;
  readonly pad: string | null;
  readonly trim: boolean;
  readonly keepMetadata: boolean;
  readonly keepOriginals: boolean;
  /** Whether results of earlier images of the same owner may be used. */
  readonly reuse: boolean;
  /** Whether pictures are checked for what shops reject, and for near duplicates. */
  readonly checks: boolean;
}

/** The options of a request whose upload has none. */
export const DEFAULT_OPTIONS = {
  quality: 50,
  target: null,
  format: 'ORIGINAL',
  allow: null,
  effort: 'BALANCED',
  maxWidth: null,
  maxHeight: null,
  sizes: null,
  background: null,
  pad: null,
  trim: false,
  keepMetadata: false,
  keepOriginals: false,
  reuse: true,
  checks: false,
} as const satisfies RequestOptions;

/** Returns the options of a request alone. */
export function optionsOf(request: RequestOptions): RequestOptions {
  const { quality, target, format, allow, effort, maxWidth, maxHeight, sizes } = request;
  const { background, pad, trim, keepMetadata, keepOriginals, reuse, checks } = request;
  return {
    quality,
    target,
    format,
    allow,
    effort,
    maxWidth,
    maxHeight,
    sizes,
    background,
    pad,
    trim,
    keepMetadata,
    keepOriginals,
    reuse,
    checks,
  };
}
