import { GOOGLE_MERCHANT, MAGENTO, PRESTASHOP } from './magento-google-prestashop.js';
import { MEDUSA, VENDURE } from './medusa-vendure.js';
import type { Shop } from './shop.js';
import { SHOPIFY, WOOCOMMERCE } from './shopify-woocommerce.js';

/** An export of a shop system, as rows of cells. */
export interface ShopExport extends Pick<Shop, 'fileName' | 'delimiter' | 'newline'> {
  readonly rows: readonly (readonly string[])[];
  /** The URLs of all images, in the order of the file. */
  readonly urls: readonly string[];
}

/** Writes the URL of an image into a cell: an export with other URLs is what a round trip has to return. */
type WriteUrl = (url: string) => string;

/** The shapes of image URLs that shops and their content delivery networks use. */
const PATHS: readonly ((slug: string, index: number) => string)[] = [
  (slug, index) => `/media/${slug}-${index}.jpg`,
  (slug, index) => `/cdn/shop/files/${slug}_${index}_1024x.jpg?v=1700000000&width=900`,
  (slug, index) => `/m/b/${slug}(${index}).png`,
  (slug, index) => `/img/K%C3%BCche%20${slug}%20${index}.webp`,
  (slug, index) => `/upload/w_300,h_200/${slug}-${index}.jpg`,
  (slug, index) => `/asset/${slug}/${index}?format=jpg`,
];

const NAMES: readonly ((number: number) => string)[] = [
  (number) => `Mug ${number}`,
  (number) => `Mug "No. ${number}", large`,
  (number) => `Küchenregal ${number} – Eiche`,
  (number) => `Shelf ${number}; 24" wide`,
  (number) => `=Desk|lamp ${number}`,
];

const SHOPS = { SHOPIFY, WOOCOMMERCE, MAGENTO, GOOGLE_MERCHANT, PRESTASHOP, MEDUSA, VENDURE } as const;

export type ShopName = keyof typeof SHOPS;
export const SHOP_NAMES = Object.keys(SHOPS) as ShopName[];

/** Makes an export of `count` products whose images are at `origin`; `write` may replace their URLs. */
export function shopExport(
  name: ShopName,
  count: number,
  origin: string,
  write: WriteUrl = (url) => url,
): ShopExport {
  const { header, rowsOf, ...file }: Shop = SHOPS[name];
  const urls: string[] = [];
  const rows = Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const slug = `item-${number}`;
    const image = (position: number): string => {
      const url = origin + PATHS[(number + position) % PATHS.length]!(slug, position);
      urls.push(url);
      return write(url);
    };
    const product = {
      number,
      slug,
      name: NAMES[number % NAMES.length]!(number),
      description: describe(number, origin),
      image,
    };
    return rowsOf(product).map((cells) => header.map((column) => cells[column] ?? ''));
  });
  return { ...file, rows: [[...header], ...rows.flat()], urls };
}

/** A description, which may show an image of its own: that is part of a text, not one of the product's images. */
function describe(number: number, origin: string): string {
  const image = number % 6 === 0 ? `<img src="${origin}/description/${number}.jpg">` : '';
  return `<p>Number ${number}, made of "oak".</p>\n${image}<p>Größe: 24 × 30 cm; see https://shop.example/care.</p>`;
}

/** Writes an export as the shops do: cells are quoted only where that is necessary. */
export function textOf({ rows, delimiter, newline }: ShopExport): string {
  const needsQuotes = delimiter === '\t' ? /^"|[\t\r\n]/ : new RegExp(`["\\r\\n${delimiter}]`);
  const cellOf = (cell: string) => (needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(cellOf).join(delimiter) + newline).join('');
}
