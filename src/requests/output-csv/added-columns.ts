import type { ImageFinding } from '../../common/index.js';
import { type CsvRecord, joinImageUrls, REASON_HEADER, SRCSET_HEADER } from '../../csv/index.js';
import type { OutputMode, ReportColumns } from '../request-options.js';

/** The result of one image. */
export interface RecordImage {
  readonly inputUrl: string;
  readonly outputUrl: string | null;
  readonly status: string;
  readonly verdict: string | null;
  readonly inputBytes: number | null;
  readonly outputBytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly inputWidth: number | null;
  readonly inputHeight: number | null;
  readonly score: number | null;
  /** Its outputs as the HTML attribute; null without several widths. */
  readonly srcset: string | null;
  readonly change: string | null;
  readonly findings: readonly ImageFinding[];
  /** The input URL of the earlier image that shows the same picture. */
  readonly duplicateOf: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** What decides which columns are added. */
export interface ReportOptions {
  readonly output: OutputMode;
  readonly report: ReportColumns | null;
  /** Whether images have several widths. */
  readonly hasSizes: boolean;
  /** Whether the pictures were checked. */
  readonly checks?: boolean;
}

/** A column that the output CSV has after those of the input. */
export interface AddedColumn {
  readonly header: string;
  readonly cellOf: (record: CsvRecord, images: readonly RecordImage[]) => string;
}

const OUTPUT_URLS: AddedColumn = {
  header: 'Output Image Urls',
  cellOf: (_, images) => joinImageUrls(images.map((image) => image.outputUrl ?? '')),
};

/** The reasons for which images of a row failed, or for which the row was skipped. */
export const REASONS: AddedColumn = { header: REASON_HEADER, cellOf: reasonsOf };

const BASIC: readonly AddedColumn[] = [OUTPUT_URLS, { header: 'Image Status', cellOf: statusOf }, REASONS];

const FULL: readonly AddedColumn[] = [
  ...BASIC,
  perImage('Image Verdict', (image) => image.verdict),
  perImage('Image Bytes Before', (image) => image.inputBytes),
  perImage('Image Bytes After', (image) => image.outputBytes),
  perImage('Image Width', (image) => image.width),
  perImage('Image Height', (image) => image.height),
  perImage('Image Score', (image) => image.score),
  {
    header: 'Image Error Code',
    cellOf: ({ errors }, images) =>
      valuesOf(
        [...errors.map(({ code }) => code), ...images.map((image) => failureOf(image)?.code ?? '')],
        ',',
      ),
  },
  {
    header: 'Image Error Message',
    cellOf: ({ errors }, images) =>
      valuesOf(
        [
          ...errors.map(({ message }) => message),
          ...images.map((image) => failureOf(image)?.message ?? ''),
        ].map(
          // The separator stays unambiguous, so that each value belongs to one URL.
          (message) => message.replaceAll('; ', ', '),
        ),
        '; ',
      ),
  },
  perImage('Image Change', (image) => image.change),
  perImage('Image Width Before', (image) => image.inputWidth),
  perImage('Image Height Before', (image) => image.inputHeight),
];

/** Follows the other columns where images have several widths. A product with one image has what its page needs. */
const SRCSET: AddedColumn = perImage(SRCSET_HEADER, (image) => image.srcset, '; ');

/** What the checks of the pictures found, if they were checked. */
const CHECKS: readonly AddedColumn[] = [
  perImage('Image Findings', (image) => image.findings.join(' ')),
  {
    header: 'Image Duplicate Of',
    cellOf: (_, images) =>
      images.some((image) => image.duplicateOf !== null)
        ? joinImageUrls(images.map((image) => image.duplicateOf ?? ''))
        : '',
  },
];

const COLUMNS: Readonly<Record<OutputMode, Readonly<Record<ReportColumns, readonly AddedColumn[]>>>> = {
  APPEND: { NONE: [OUTPUT_URLS], BASIC, FULL },
  REPLACE: { NONE: [], BASIC, FULL },
};

const DEFAULTS: Readonly<Record<OutputMode, ReportColumns>> = { APPEND: 'BASIC', REPLACE: 'NONE' };

/** Returns the columns that the output CSV has after those of the input. */
export function addedColumns({
  output,
  report,
  hasSizes,
  checks = false,
}: ReportOptions): readonly AddedColumn[] {
  const level = report ?? DEFAULTS[output];
  if (level === 'NONE') return COLUMNS[output][level];
  return [...COLUMNS[output][level], ...(hasSizes ? [SRCSET] : []), ...(checks ? CHECKS : [])];
}

function perImage(
  header: string,
  valueOf: (image: RecordImage) => string | number | null,
  separator = ',',
): AddedColumn {
  return {
    header,
    cellOf: (_, images) =>
      valuesOf(
        images.map((image) => String(valueOf(image) ?? '')),
        separator,
      ),
  };
}

/** Joins one value per image, in the order of the URLs; an empty value keeps its place unless all are empty. */
function valuesOf(values: readonly string[], separator: string): string {
  return values.every((value) => value === '') ? '' : values.join(separator);
}

/** Returns the shared status of all images, or each image's status in the order of the URLs. */
function statusOf({ product }: CsvRecord, images: readonly RecordImage[]): string {
  if (product === null) return 'SKIPPED';
  if (images.length === 0) return product.continues ? '' : 'NO_IMAGE';
  const statuses = images.map((image) => image.status);
  return new Set(statuses).size === 1 ? statuses[0]! : statuses.join(', ');
}

function reasonsOf({ errors }: CsvRecord, images: readonly RecordImage[]): string {
  const failures = images.flatMap((image) => {
    const failure = failureOf(image);
    return failure === null ? [] : [`${failure.code}: ${failure.message} (${image.inputUrl})`];
  });
  return [...errors.map((error) => error.message), ...failures].join('; ');
}

/** Returns why an image failed. An image that was cancelled while it waited for a retry has an error, but did not fail. */
function failureOf({
  status,
  errorCode,
  errorMessage,
}: RecordImage): { code: string; message: string } | null {
  return status === 'FAILED' && errorCode !== null ? { code: errorCode, message: errorMessage ?? '' } : null;
}
