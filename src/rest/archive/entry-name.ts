import type { CompletedImage } from '../../requests/index.js';

/** Limits a part to 40 characters. Two of them stay far below the 255 bytes of file systems in all but the rarest scripts. */
const FIRST_CHARACTERS = /^.{0,40}/u;

/**
 * Returns the name of an image in an archive, such as `12-SKU-7-Desk-lamp-1.jpg`: the row, the serial number unless it
 * equals the row, the product name, and the position among the product's images, from 1. The row comes first and the
 * position last, separated by hyphens, so names are unique whatever is between them. No part can contain a path separator.
 */
export function entryName({
  record,
  serialNumber,
  productName,
  position,
  outputFormat,
}: CompletedImage): string {
  const serial = serialNumber === String(record) ? '' : slug(serialNumber);
  const words = [serial, slug(productName)].filter((word) => word !== '');
  return [record, ...words, `${position + 1}.${outputFormat}`].join('-');
}

/** Keeps letters and digits of any script, and replaces everything else by hyphens. */
function slug(text: string): string {
  const words = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return FIRST_CHARACTERS.exec(words)![0].replace(/-$/, '');
}
