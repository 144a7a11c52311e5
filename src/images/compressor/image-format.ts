import type { ImageFormat } from './compression-options.js';
import { isSvg } from './svg-text.js';

/** What some bytes are: a format that is read here, another image format by its public name, or no image. */
export type Recognised =
  | { readonly kind: 'SUPPORTED'; readonly format: ImageFormat }
  | { readonly kind: 'UNSUPPORTED'; readonly name: string }
  | { readonly kind: 'NO_IMAGE' };

/** Signatures, as what the first bytes must look like in hexadecimal. */
const SUPPORTED: readonly (readonly [ImageFormat, RegExp])[] = [
  ['jpeg', /^ffd8ff/],
  ['png', /^89504e470d0a1a0a/],
  ['gif', /^474946383[79]61/],
  ['webp', /^52494646.{8}57454250/],
  // 42 is classic TIFF, 43 BigTIFF.
  ['tiff', /^(49492[ab]00|4d4d002[ab])/],
];

const UNSUPPORTED: readonly (readonly [string, RegExp])[] = [
  ['BMP', /^424d.{8}0{8}/],
  ['JPEG XL', /^(ff0a|0000000c4a584c20)/],
  ['JPEG 2000', /^(0000000c6a502020|ff4fff51)/],
  ['JPEG XR', /^4949bc/],
  ['PDF', /^255044462d/],
  ['PostScript', /^(25215053|c5d0d3c6)/],
  ['Photoshop', /^38425053/],
  ['an icon', /^0000(01|02)00..00/],
  ['QOI', /^716f6966/],
  ['OpenEXR', /^762f3101/],
  ['Radiance HDR', /^233f52(41444941|474245)/],
  ['Netpbm', /^503[1-7](09|0a|0d|20)(23|3\d)/],
  ['DirectDraw Surface', /^444453207c/],
];

/** Says what `bytes` are by their signature; names and content types are never asked. */
export function recogniseFormat(bytes: Uint8Array): Recognised {
  const head = Buffer.from(bytes.subarray(0, 32)).toString('hex');
  const supported = SUPPORTED.find(([, signature]) => signature.test(head));
  if (supported !== undefined) return { kind: 'SUPPORTED', format: supported[0] };
  const brands = brandsOf(Buffer.from(bytes.subarray(0, 256)).toString('latin1'));
  if (brands.length > 0) return recogniseBrand(brands);
  const other = UNSUPPORTED.find(([, signature]) => signature.test(head));
  if (other !== undefined) return { kind: 'UNSUPPORTED', name: other[0] };
  return isSvg(bytes) ? { kind: 'SUPPORTED', format: 'svg' } : { kind: 'NO_IMAGE' };
}

/** The brands of an ISO base media file, the major one first (ISO/IEC 14496-12, 4.3); of others, none. */
function brandsOf(head: string): string[] {
  if (!head.startsWith('ftyp', 4)) return [];
  const end = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  return [head.slice(8, 12), ...(head.slice(16, end).match(/[^]{4}/g) ?? [])];
}

function recogniseBrand(brands: readonly string[]): Recognised {
  if (brands.some((brand) => /^avi[fs]$/.test(brand))) return { kind: 'SUPPORTED', format: 'avif' };
  const isHeif = brands.some((brand) => /^(he(ic|ix|im|is|vc|vx)|mif[12]|msf1)$/.test(brand));
  return isHeif ? { kind: 'UNSUPPORTED', name: 'HEIC' } : { kind: 'NO_IMAGE' };
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
