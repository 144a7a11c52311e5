import { IMAGE_EXTENSIONS, isRelativeAddress } from '../image-address.js';
import { readImageCell } from '../image-cell.js';
import { headerKey, headerWords } from './header-key.js';
import { isReasonHeader } from './reason-column.js';
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
}

/** The confidence in a column that only its header identifies, since the sampled rows have no image. */
const HEADER_CONFIDENCE = 0.9;
/** The confidence in a column that only its cells identify. */
const CONTENT_CONFIDENCE = 0.8;
/** The least share of filled cells that are image addresses, in a column whose header does not name images. */
const MIN_IMAGE_SHARE = 0.6;
/** The least share of filled cells that are addresses, in a column whose header names images. */
const MIN_ADDRESS_SHARE = 0.3;

const IMAGE_FILE = new RegExp(`\\.${IMAGE_EXTENSIONS}(?:$|[?#!/:@])`, 'i');
const IMAGE_FORMAT_PARAMETER = /[?&](?:fmt|format|fm)=(?:jpe?g|png|webp|avif)/i;

/** Detects the meaning of columns from their headers and from the sampled rows. */
export function detectColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): DetectedColumns {
  const contents = header.map((_, index) => contentOf(rows.map((row) => row[index] ?? '')));
  const scores = header.map((text, index) => imageScore(text, contents[index]!));
  const scored = [...scores.keys()].filter((index) => scores[index]! > 0);
  // Without a column of addresses, the columns that should have them are read, so that errors point to their cells.
  const images =
    scored.length > 0 ? scored : [...header.keys()].filter((index) => isImageHeader(header[index]!));
  const taken = new Set(images);
  const find = (role: Exclude<ColumnRole, 'images'>) => findByHeader(header, role, taken);
  return {
    images,
    name: find('name'),
    serialNumber: find('serialNumber'),
    group: find('group'),
    confidence: Math.max(0, ...scores),
    candidates: contents.flatMap(({ urlCount }, index) => (urlCount > 0 ? [{ index, urlCount }] : [])),
  };
}

function imageScore(header: string, content: Content): number {
  if (isReasonHeader(header)) return 0;
  const named = isImageHeader(header);
  if (content.filled === 0) return named ? HEADER_CONFIDENCE : 0;
  const share = content.addresses / content.filled;
  if (named) return share >= MIN_ADDRESS_SHARE ? 1 : 0;
  return content.imageAddresses / content.filled >= MIN_IMAGE_SHARE && content.urlCount > 0
    ? CONTENT_CONFIDENCE
    : 0;
}

/** Whether a header names image addresses: `Images`, `image_link`, `Bild 2`, but not `Image Alt Text`. */
export function isImageHeader(header: string): boolean {
  if (isReasonHeader(header)) return false;
  const words = headerWords(header);
  const isImage = words.some((word) => IMAGE_WORDS.has(word)) || IMAGE_WORDS.has(headerKey(header));
  return isImage && !words.some((word) => NON_ADDRESS_WORDS.has(word));
}

function findByHeader(
  header: readonly string[],
  role: Exclude<ColumnRole, 'images'>,
  taken: ReadonlySet<number>,
): number | null {
  const keys = header.map((text, index) => (taken.has(index) ? '' : headerKey(text)));
  const index = HEADER_WORDS[role].map((word) => keys.indexOf(word)).find((found) => found >= 0);
  return index ?? null;
}

/** What the sampled cells of one column contain. */
interface Content {
  /** The number of cells that are not blank. */
  readonly filled: number;
  /** The number of cells with an absolute URL, or with relative addresses only. */
  readonly addresses: number;
  /** The number of those cells that contain image addresses only. */
  readonly imageAddresses: number;
  readonly urlCount: number;
}

function contentOf(cells: readonly string[]): Content {
  let [filled, addresses, imageAddresses, urlCount] = [0, 0, 0, 0];
  for (const cell of cells) {
    if (cell.trim() === '') continue;
    filled++;
    const { urls, invalid } = readImageCell(cell);
    urlCount += urls.length;
    const isText = urls.length === 0 && !invalid.every(isRelativeAddress);
    if (isText || urls.length + invalid.length === 0) continue;
    addresses++;
    const all = [...urls.map(({ url }) => url), ...invalid];
    // A description may mention an image; a cell of images contains nothing else.
    if (all.every(isImageAddress)) imageAddresses++;
  }
  return { filled, addresses, imageAddresses, urlCount };
}

function isImageAddress(address: string): boolean {
  return IMAGE_FILE.test(address) || IMAGE_FORMAT_PARAMETER.test(address);
}
