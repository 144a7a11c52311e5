import type { ImageFormat } from './compression-options.js';
import { readBrands } from './formats/iso-boxes.js';
import { isSvg } from './svg-text.js';

/** The detected format: one that is read here, another image format by its public name, or no image. */
export type DetectedFormat =
  | { readonly kind: 'SUPPORTED'; readonly format: ImageFormat }
  | { readonly kind: 'UNSUPPORTED'; readonly name: string; readonly advice: string }
  | { readonly kind: 'NO_IMAGE' };

/** File signatures, as patterns of the first bytes in hexadecimal. */
const SUPPORTED: readonly (readonly [ImageFormat, RegExp])[] = [
  ['jpeg', /^ffd8ff/],
  ['png', /^89504e470d0a1a0a/],
  ['gif', /^474946383[79]61/],
  ['webp', /^52494646.{8}57454250/],
  // 42 is classic TIFF, 43 BigTIFF.
  ['tiff', /^(49492[ab]00|4d4d002[ab])/],
];

/** What to do about formats that are no web images. */
const CONVERT = 'Convert it to JPEG, PNG or WebP.';
const LAYERS = 'Export it as PNG or TIFF.';
const DOCUMENT = 'Export the page as PNG or JPEG.';

const UNSUPPORTED: readonly (readonly [name: string, signature: RegExp, advice: string])[] = [
  ['BMP', /^424d.{8}0{8}/, 'Convert it to PNG, which is lossless too.'],
  ['JPEG XL', /^(ff0a|0000000c4a584c20)/, CONVERT],
  ['JPEG 2000', /^(0000000c6a502020|ff4fff51)/, CONVERT],
  ['JPEG XR', /^4949bc/, CONVERT],
  ['PDF', /^255044462d/, DOCUMENT],
  ['PostScript', /^(25215053|c5d0d3c6)/, DOCUMENT],
  ['Photoshop', /^38425053/, LAYERS],
  ['an icon', /^0000(01|02)00..00/, 'Use the PNG of the icon.'],
  ['QOI', /^716f6966/, CONVERT],
  ['OpenEXR', /^762f3101/, CONVERT],
  ['Radiance HDR', /^233f52(41444941|474245)/, CONVERT],
  ['Netpbm', /^503[1-7](09|0a|0d|20)(23|3\d)/, CONVERT],
  ['DirectDraw Surface', /^444453207c/, CONVERT],
];

/** Detects the format by the file signature; names and content types are ignored. */
export function detectFormat(bytes: Uint8Array): DetectedFormat {
  const head = Buffer.from(bytes.subarray(0, 32)).toString('hex');
  const supported = SUPPORTED.find(([, signature]) => signature.test(head));
  if (supported !== undefined) return { kind: 'SUPPORTED', format: supported[0] };
  const brands = readBrands(bytes);
  if (brands.length > 0) return detectBrand(brands);
  const unsupported = UNSUPPORTED.find(([, signature]) => signature.test(head));
  if (unsupported !== undefined) return { kind: 'UNSUPPORTED', name: unsupported[0], advice: unsupported[2] };
  return isSvg(bytes) ? { kind: 'SUPPORTED', format: 'svg' } : { kind: 'NO_IMAGE' };
}

const HEIC = 'Export it as JPEG; an iPhone takes JPEGs with Settings > Camera > Formats > Most Compatible.';

function detectBrand(brands: readonly string[]): DetectedFormat {
  if (brands.some((brand) => /^avi[fs]$/.test(brand))) return { kind: 'SUPPORTED', format: 'avif' };
  const isHeif = brands.some((brand) => /^(he(ic|ix|im|is|vc|vx)|mif[12]|msf1)$/.test(brand));
  return isHeif ? { kind: 'UNSUPPORTED', name: 'HEIC', advice: HEIC } : { kind: 'NO_IMAGE' };
}

/** Whether an AVIF file is an image sequence, by its major brand (AV1 image file format, 6.3). */
export function isAvifSequence(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(4, 12)).toString('latin1') === 'ftypavis';
}
