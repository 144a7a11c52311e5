/** File signatures ("magic numbers") of image formats: the bytes at an offset, as Latin-1 text. */
const SIGNATURES: readonly (readonly [offset: number, text: string])[] = [
  [0, '\xff\xd8\xff'], // JPEG
  [0, '\x89PNG\r\n\x1a\n'],
  [0, 'GIF8'],
  [8, 'WEBP'],
  [4, 'ftyp'], // AVIF, HEIC
  [0, 'II*\0'], // TIFF
  [0, 'MM\0*'],
  [0, '\0\0\0\x0cJXL '],
];

/** How many bytes of a file {@link hasImageSignature} needs. */
const SIGNATURE_BYTES = 16;

/** Whether a file that begins with `head` is an image, by its signature. */
export function hasImageSignature(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, SIGNATURE_BYTES)).toString('latin1');
  // Two letters alone would match other data; the reserved fields of a BMP are 0.
  const isBmp = text.startsWith('BM') && text.startsWith('\0\0\0\0', 6);
  return isBmp || SIGNATURES.some(([offset, signature]) => text.startsWith(signature, offset));
}

/** Whether a file that begins with `head` is an HTML page. */
export function isHtml(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 1024)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?\s*(?:<!--[^]*?-->\s*)*<(?:!doctype html|html|head|body)\b/i.test(text);
}
