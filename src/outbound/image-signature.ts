import { IMAGE_FORMATS } from '../common/index.js';

/** The signatures of the formats that are read, of JPEG XL, and of BMP: its two letters alone would match other data. */
const SIGNATURES: readonly RegExp[] = [
  ...Object.values(IMAGE_FORMATS).flatMap(({ signature }) => signature ?? []),
  /^0000000c4a584c20/,
  /^424d.{8}0{8}/,
];

/** How many bytes of a file {@link hasImageSignature} needs. */
const SIGNATURE_BYTES = 32;

/** Whether a file that begins with `head` is an image, by its signature. */
export function hasImageSignature(head: Uint8Array): boolean {
  const hex = Buffer.from(head.subarray(0, SIGNATURE_BYTES)).toString('hex');
  return SIGNATURES.some((signature) => signature.test(hex));
}

/** Whether a file that begins with `head` is an HTML page. */
export function isHtml(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 1024)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?\s*(?:<!--[^]*?-->\s*)*<(?:!doctype html|html|head|body)\b/i.test(text);
}
