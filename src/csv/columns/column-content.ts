import { isRelativeAddress } from '../image-address.js';
import { readImageCell } from '../image-cell.js';
import { kindOfAddress } from './address-kind.js';

/** What the sampled cells of one column contain. */
export interface Content {
  /** The number of cells that are not blank. */
  readonly filled: number;
  /** The number of cells with an absolute URL, or with relative addresses only. */
  readonly addresses: number;
  /** The number of those cells that contain image addresses only. */
  readonly imageAddresses: number;
  /** The number of URLs. */
  readonly urlCount: number;
  /** The number of cells with nothing but URLs, and of those with more than one. */
  readonly urlCells: number;
  readonly severalUrls: number;
  /** The number of those cells whose URLs all look like images, and of those with a URL of a page. */
  readonly likelyImages: number;
  readonly pages: number;
}

/** Counts what the cells of a column contain. */
export function contentOf(cells: readonly string[]): Content {
  const content = {
    filled: 0,
    addresses: 0,
    imageAddresses: 0,
    urlCount: 0,
    urlCells: 0,
    severalUrls: 0,
    likelyImages: 0,
    pages: 0,
  };
  for (const cell of cells) {
    if (cell.trim() === '') continue;
    content.filled++;
    const { urls, invalid } = readImageCell(cell);
    content.urlCount += urls.length;
    const isText = urls.length === 0 && !invalid.every(isRelativeAddress);
    if (isText || urls.length + invalid.length === 0) continue;
    content.addresses++;
    const kinds = [...urls.map(({ url }) => url), ...invalid].map(kindOfAddress);
    // A description may mention an image; a cell of images contains nothing else.
    if (kinds.every((kind) => kind === 'IMAGE')) content.imageAddresses++;
    if (urls.length === 0 || invalid.length > 0) continue;
    content.urlCells++;
    if (urls.length > 1) content.severalUrls++;
    if (kinds.every((kind) => kind === 'IMAGE' || kind === 'LIKELY_IMAGE')) content.likelyImages++;
    if (kinds.includes('PAGE')) content.pages++;
  }
  return content;
}
