import { type Content, contentOf } from './column-content.js';
import { findLikelyColumns, type LikelyColumns } from './likely-columns.js';
import { seriesOf } from './size-variants.js';
import { GENERIC } from '../shop-profiles/generic.js';
import { headerPattern, patternsOf } from '../shop-profiles/header-pattern.js';
import type { Profile } from '../shop-profiles/profile.js';
import { headerKey, headerWords } from './header-key.js';
import { isReasonHeader } from './reason-column.js';
import { isSrcsetHeader } from './srcset-column.js';
import { type ColumnRole, HEADER_WORDS, IMAGE_WORDS, NON_ADDRESS_WORDS } from './header-words.js';

/** The meanings of the columns of a CSV, as indexes into its header. */
export interface ColumnMapping {
  /** The columns of image URLs, in the order of the file. A layout has at least one. */
  readonly images: readonly number[];
  readonly name: number | null;
  readonly serialNumber: number | null;
  /** The column whose equal cells make consecutive rows one product, such as Shopify's `Handle`. */
  readonly group: number | null;
}

/** A column that contains URLs, and the number of them in the sampled rows. */
export interface UrlColumn {
  readonly index: number;
  readonly urlCount: number;
}

/** The columns that the header and the sampled rows of a CSV indicate. */
export interface DetectedColumns extends ColumnMapping {
  /** The confidence in the image columns, from 0 (there is none) to 1 (by header and content). */
  readonly confidence: number;
  /** Every column with URLs, including those that are not image columns. */
  readonly candidates: readonly UrlColumn[];
  /** The image columns whose addresses all lack a host, so that they need a base URL. */
  readonly relative: readonly number[];
  /** The columns to propose where no column certainly contains images. */
  readonly likely: LikelyColumns;
}

/** The confidence in a column that only its header identifies, since the sampled rows have no image. */
const HEADER_CONFIDENCE = 0.9;
/** The confidence in a column that only its cells identify. */
const CONTENT_CONFIDENCE = 0.8;
/** The least share of filled cells that are image addresses, in a column whose header does not name images. */
const MIN_IMAGE_SHARE = 0.6;
/** The least share of filled cells that are addresses, in a column whose header names images. */
const MIN_ADDRESS_SHARE = 0.3;

/** Detects the meaning of columns from their headers and from the sampled rows. A profile says more about headers. */
export function detectColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  profile: Profile = GENERIC,
): DetectedColumns {
  const contents = header.map((_, index) => contentOf(rows.map((row) => row[index] ?? '')));
  const named = header.map((text) => namesImages(text, profile));
  const scores = named.map((isNamed, index) =>
    isNamed === null ? 0 : imageScore(isNamed, contents[index]!),
  );
  const certain = [...scores.keys()].filter((index) => scores[index]! > 0);
  const scored = withSeries(certain, header, contents, named);
  // Without a column of addresses, the columns that should have them are read, so that errors point to their cells.
  const images = scored.length > 0 ? scored : [...header.keys()].filter((index) => named[index] === true);
  const taken = new Set(images);
  const find = (role: Exclude<ColumnRole, 'images'>) => findByHeader(header, role, taken, profile);
  return {
    images,
    name: find('name'),
    serialNumber: find('serialNumber'),
    group: find('group'),
    confidence: Math.max(0, ...scores),
    candidates: contents.flatMap(({ urlCount }, index) => (urlCount > 0 ? [{ index, urlCount }] : [])),
    relative: certain.filter((index) => contents[index]!.addresses > 0 && contents[index]!.urlCount === 0),
    likely: findLikelyColumns(header, contents, named),
  };
}

/**
 * Adds the columns that are empty in the sample and belong to the series of an image column: `scan_large_source` beside
 * `scan_small_source`, `file2` beside `file1`.
 */
function withSeries(
  images: readonly number[],
  header: readonly string[],
  contents: readonly Content[],
  named: readonly (boolean | null)[],
): number[] {
  const series = new Set(images.map((index) => seriesOf(header[index]!)));
  series.delete(null);
  return [...header.keys()].filter(
    (index) =>
      images.includes(index) ||
      (named[index] !== null && contents[index]!.filled === 0 && series.has(seriesOf(header[index]!))),
  );
}

/** Whether a header names images; null when the profile excludes its column. */
function namesImages(header: string, { images, notImages }: Profile): boolean | null {
  if (isReasonHeader(header) || isSrcsetHeader(header)) return null;
  const pattern = headerPattern(header);
  if (patternsOf(notImages).has(pattern)) return null;
  return patternsOf(images).has(pattern) || isImageHeader(header);
}

function imageScore(named: boolean, content: Content): number {
  if (content.filled === 0) return named ? HEADER_CONFIDENCE : 0;
  const share = content.addresses / content.filled;
  if (named) return share >= MIN_ADDRESS_SHARE ? 1 : 0;
  return content.imageAddresses / content.filled >= MIN_IMAGE_SHARE && content.urlCount > 0
    ? CONTENT_CONFIDENCE
    : 0;
}

/** Whether a header names image addresses: `Images`, `image_link`, `Bild 2`, but not `Image Alt Text`. */
export function isImageHeader(header: string): boolean {
  if (isReasonHeader(header) || isSrcsetHeader(header)) return false;
  const words = headerWords(header);
  const isImage = words.some((word) => IMAGE_WORDS.has(word)) || IMAGE_WORDS.has(headerKey(header));
  return isImage && !words.some((word) => NON_ADDRESS_WORDS.has(word));
}

function findByHeader(
  header: readonly string[],
  role: Exclude<ColumnRole, 'images'>,
  taken: ReadonlySet<number>,
  profile: Profile,
): number | null {
  const keys = header.map((text, index) => (taken.has(index) ? '' : headerKey(text)));
  const words = [...profile[role].map(headerKey), ...HEADER_WORDS[role]];
  const index = words.map((word) => keys.indexOf(word)).find((found) => found >= 0);
  return index ?? null;
}
