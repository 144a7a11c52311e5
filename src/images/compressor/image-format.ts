import type { ImageFormat } from './compression-options.js';
import { isSvg } from './svg-text.js';

/** What some bytes are: a format that is read here, another image format by its public name, or no image. */
export type Recognised =
  | { readonly kind: 'SUPPORTED'; readonly format: ImageFormat }
  | { readonly kind: 'UNSUPPORTED'; readonly name: string }
  | { readonly kind: 'NO_IMAGE' };

const SUPPORTED: readonly (readonly [ImageFormat, RegExp])[] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[^]{4}WEBP/],
  // 42 is classic TIFF, 43 BigTIFF.
  ['tiff', /^(II[*+]\0|MM\0[*+])/],
];

const UNSUPPORTED: readonly (readonly [string, RegExp])[] = [
  ['BMP', /^BM[^]{4}\0{4}/],
  ['JPEG XL', /^(\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n)/],
  ['JPEG 2000', /^(\0\0\0\x0cjP {2}\r\n\x87\n|\xff\x4f\xff\x51)/],
  ['PDF', /^%PDF-/],
  ['PostScript', /^(%!PS|\xc5\xd0\xd3\xc6)/],
  ['Photoshop', /^8BPS/],
  ['icon', /^\0\0[\x01\x02]\0[^]\0/],
  ['QOI', /^qoif/],
  ['OpenEXR', /^v\/1\x01/],
  ['Radiance HDR', /^#\?R(ADIANCE|GBE)/],
  ['Netpbm', /^P[1-7]\s+(#|\d)/],
  ['JPEG XR', /^II\xbc/],
  ['DirectDraw Surface', /^DDS \|/],
];

/** Says what `bytes` are by their signature; names and content types are never asked. */
export function recogniseFormat(bytes: Uint8Array): Recognised {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  const supported = SUPPORTED.find(([, signature]) => signature.test(head));
  if (supported !== undefined) return { kind: 'SUPPORTED', format: supported[0] };
  if (head.startsWith('ftyp', 4)) return recogniseBrand(brands(head));
  const other = UNSUPPORTED.find(([, signature]) => signature.test(head));
  if (other !== undefined) return { kind: 'UNSUPPORTED', name: other[0] };
  return isSvg(bytes) ? { kind: 'SUPPORTED', format: 'svg' } : { kind: 'NO_IMAGE' };
}

/** The brands of an ISO base media file, the major one first (ISO/IEC 14496-12, 4.3). */
function brands(head: string): string[] {
  const end = Math.min(Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE(), head.length);
  const compatible = head.slice(16, end).match(/[^]{4}/g) ?? [];
  return [head.slice(8, 12), ...compatible];
}

function recogniseBrand([major = '', ...compatible]: string[]): Recognised {
  const all = [major, ...compatible];
  if (all.some((brand) => brand === 'avif' || brand === 'avis')) return { kind: 'SUPPORTED', format: 'avif' };
  if (all.some((brand) => /^(he(ic|ix|im|is|vc|vx)|mif[12]|msf1)$/.test(brand)))
    return { kind: 'UNSUPPORTED', name: 'HEIC' };
  return major === 'crx ' ? { kind: 'UNSUPPORTED', name: 'camera raw' } : { kind: 'NO_IMAGE' };
}

/** Whether an AVIF file is an image sequence: its major brand says so (AV1 image file format, 6.3). */
export function isAvifSequence(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 12)).toString('latin1') === 'ftypavis';
}

/** The number of frames of a PNG: what its `acTL` chunk says (PNG, third edition, 11.3.4), or 1 without one. */
export function countPngFrames(bytes: Uint8Array): number {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= view.length; at += 12 + view.readUInt32BE(at)) {
    const type = view.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return Math.max(1, view.readUInt32BE(at + 8));
    // It has to stand before the pixels; one behind them is no animation.
    if (type === 'IDAT') return 1;
  }
  return 1;
}
