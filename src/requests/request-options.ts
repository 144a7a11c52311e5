import type { Effort, NamedFormat, OutputFormat } from '../common/index.js';

export const OUTPUT_MODES = ['APPEND', 'REPLACE'] as const;
/** Where the output CSV has the output URLs: in new columns, or in place of the input URLs. */
export type OutputMode = (typeof OUTPUT_MODES)[number];

export const REPORT_COLUMNS = ['NONE', 'BASIC', 'FULL'] as const;
/** How much the output CSV says about the images in columns at its end. */
export type ReportColumns = (typeof REPORT_COLUMNS)[number];

/** The options for every image of a request, named as in the GraphQL input. */
export interface RequestOptions {
  /** 1 (fewest bytes) to 100 (best; for PNG: lossless). */
  readonly quality: number;
  /** The score that the results are to have, 30 to 95, instead of a quality; null for the quality. */
  readonly target: number | null;
  readonly format: OutputFormat;
  /** The formats that AUTO may choose; null for all. */
  readonly allow: readonly NamedFormat[] | null;
  readonly effort: Effort;
  /** Pixels. An image is fitted inside both bounds and never enlarged; null means unbounded. */
  readonly maxWidth: number | null;
  readonly maxHeight: number | null;
  /** The widths of the outputs, ascending and without repetitions; null for one output of the width that results. */
  readonly sizes: readonly number[] | null;
  /** The colour behind transparency and padding, such as #ffffff; null keeps transparency where the format has it. */
  readonly background: string | null;
  /** The aspect ratio to pad to, such as 4:5; null for none. */
  readonly pad: string | null;
  /** Cuts off a border of one colour before anything else. Animations are not trimmed. */
  readonly trim: boolean;
  /** Keeps EXIF, XMP, IPTC and, as an sRGB profile, ICC; otherwise all of them are removed. */
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
