import type { ImagePlaceFragment, InputFormat } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { requestTexts } from '../texts/request.js';

const texts = requestTexts.place;

type Product = ImagePlaceFragment['product'];

/** Returns the product of an image: its number and its name, each where the file has it. */
export function productInWords({ serialNumber, name, row }: Product): string {
  // A file without numbers of products numbers them by their rows, and one without names names them by their numbers.
  const known = [serialNumber, name].filter((text) => text !== '' && text !== String(row));
  return [...new Set(known)].join(' · ');
}

/** Returns where an image is in its file: a spreadsheet counts its header, and a feed has none. */
export const rowInWords = ({ row }: Pick<Product, 'row'>, format: InputFormat): string =>
  format === 'CSV' || format === 'XLSX' ? texts.row(count(row + 1)) : texts.entry(count(row));

/** Returns the product of an image and its row, such as "SKU-104 · Wool rug · row 5". */
export const placeInWords = (product: Product, format: InputFormat): string =>
  [productInWords(product), rowInWords(product, format)].filter((text) => text !== '').join(' · ');
