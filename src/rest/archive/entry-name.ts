import type { CompletedImage } from '../../requests/index.js';

/** A name of two such parts is far from what any filesystem takes, 255 bytes, in all but the rarest scripts. */
const FIRST_CHARACTERS = /^.{0,40}/u;

/**
 * What an image is called in an archive, such as `12-SKU-7-Desk-lamp-1.jpg`: the row, the serial number unless it
 * is the row's, the product, the place among its images, from 1. The row comes first and the place last, each
 * behind a hyphen, so no two names are the same, whatever stands between; and nothing in one is a path.
 */
export function entryName({
  record,
  serialNumber,
  productName,
  position,
  outputFormat,
}: CompletedImage): string {
  const serial = serialNumber === String(record) ? '' : plain(serialNumber);
  const words = [serial, plain(productName)].filter((word) => word !== '');
  return [record, ...words, `${position + 1}.${outputFormat}`].join('-');
}

/** Letters and digits of any script, everything else a hyphen. */
function plain(text: string): string {
  const words = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return FIRST_CHARACTERS.exec(words)![0].replace(/-$/, '');
}
