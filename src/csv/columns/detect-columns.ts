import { IMAGE_EXTENSIONS, isRelativeAddress } from '../image-address.js';
import { readImageCell } from '../image-cell.js';
import { headerKey, headerWords } from './header-key.js';
import { type ColumnRole, HEADER_WORDS, IMAGE_WORDS, NOT_AN_IMAGE_ADDRESS } from './header-words.js';

/** Which columns of a CSV mean what, as indexes into its header. */
export interface ColumnMapping {
  /** The columns of image URLs, in the order of the file; at least one. */
  readonly images: readonly number[];
  readonly name: number | null;
  readonly serialNumber: number | null;
  /** The column whose equal cells make rows one product, such as Shopify's `Handle`. */
  readonly group: number | null;
}

/** A column that holds URLs, and how many of them the looked-at rows have. */
export interface UrlColumn {
  readonly index: number;
  readonly urlCount: number;
}

/** What the header and the first rows of a CSV say about its columns. */
export interface DetectedColumns extends ColumnMapping {
  /** How sure the image columns are: 1 by header and content, 0 when there is none. */
  readonly confidence: number;
  /** Every column with URLs, whether it is taken for one of images or not. */
  readonly candidates: readonly UrlColumn[];
}

/** Recognised by the header alone, since the looked-at rows have no picture. */
const BY_HEADER = 0.9;
/** Recognised by the cells alone. */
const BY_CONTENT = 0.8;
/** So many of a column's filled cells have to be addresses of pictures, and of a column with a telling header. */
const MOST = 0.6;
const SOME = 0.3;

const PICTURE = new RegExp(`\\.${IMAGE_EXTENSIONS}(?:$|[?#!/:@])`, 'i');
const PICTURE_FORMAT = /[?&](?:fmt|format|fm)=(?:jpe?g|png|webp|avif)/i;

/** Recognises the columns of a CSV by their headers and by what the first rows hold. */
export function detectColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): DetectedColumns {
  const contents = header.map((_, index) => contentOf(rows.map((row) => row[index] ?? '')));
  const scores = header.map((text, index) => imageScore(text, contents[index]!));
  const held = [...scores.keys()].filter((index) => scores[index]! > 0);
  // Where no column holds addresses, those that should have them are read, so that the errors name their cells.
  const images = held.length > 0 ? held : [...header.keys()].filter((index) => isImageHeader(header[index]!));
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
  const named = isImageHeader(header);
  if (content.filled === 0) return named ? BY_HEADER : 0;
  const share = content.addresses / content.filled;
  if (named) return share >= SOME ? 1 : 0;
  return content.pictures / content.filled >= MOST && content.urlCount > 0 ? BY_CONTENT : 0;
}

/** Whether a header names the addresses of pictures: `Images`, `image_link`, `Bild 2`, and not `Image Alt Text`. */
export function isImageHeader(header: string): boolean {
  const words = headerWords(header);
  const isImage = words.some((word) => IMAGE_WORDS.has(word)) || IMAGE_WORDS.has(headerKey(header));
  return isImage && !words.some((word) => NOT_AN_IMAGE_ADDRESS.has(word));
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

/** What the looked-at cells of one column hold. */
interface Content {
  /** Cells that are not blank. */
  readonly filled: number;
  /** Cells with an absolute URL, or with nothing but relative addresses. */
  readonly addresses: number;
  /** Those of them that look like addresses of pictures. */
  readonly pictures: number;
  readonly urlCount: number;
}

function contentOf(cells: readonly string[]): Content {
  let [filled, addresses, pictures, urlCount] = [0, 0, 0, 0];
  for (const cell of cells) {
    if (cell.trim() === '') continue;
    filled++;
    const { urls, invalid } = readImageCell(cell);
    urlCount += urls.length;
    const isText = urls.length === 0 && !invalid.every(isRelativeAddress);
    if (isText || urls.length + invalid.length === 0) continue;
    addresses++;
    const all = [...urls.map(({ url }) => url), ...invalid];
    // A description may mention a picture; a cell of pictures holds nothing else.
    if (all.every(isPicture)) pictures++;
  }
  return { filled, addresses, pictures, urlCount };
}

function isPicture(address: string): boolean {
  return PICTURE.test(address) || PICTURE_FORMAT.test(address);
}
