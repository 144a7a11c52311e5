import { IMAGE_FORMATS, READABLE_FORMATS, type ReadableFormat } from '../../common/index.js';
import { CODECS } from './formats/index.js';
import { readBrands } from './formats/iso-boxes.js';

/** The detected format: one that is read here, another image format by its public name, or no image. */
export type DetectedFormat =
  | { readonly kind: 'SUPPORTED'; readonly format: ReadableFormat }
  | { readonly kind: 'UNSUPPORTED'; readonly name: string; readonly advice: string }
  | { readonly kind: 'NO_IMAGE' };

/** What to do about formats that are no web images. */
const CONVERT = 'Convert it to JPEG, PNG or WebP.';
const LAYERS = 'Export it as PNG or TIFF.';
const DOCUMENT = 'Export the page as PNG or JPEG.';
const HEIC = 'Export it as JPEG; an iPhone takes JPEGs with Settings > Camera > Formats > Most Compatible.';

/** Image formats that are not read, by their signatures: patterns of the first bytes in hexadecimal. */
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
  const format = READABLE_FORMATS.find((one) => isOfFormat(one, head, bytes));
  if (format !== undefined) return { kind: 'SUPPORTED', format };
  if (readBrands(bytes).some((brand) => /^(he(ic|ix|im|is|vc|vx)|mif[12]|msf1)$/.test(brand)))
    return { kind: 'UNSUPPORTED', name: 'HEIC', advice: HEIC };
  const unsupported = UNSUPPORTED.find(([, signature]) => signature.test(head));
  if (unsupported !== undefined) return { kind: 'UNSUPPORTED', name: unsupported[0], advice: unsupported[2] };
  return { kind: 'NO_IMAGE' };
}

function isOfFormat(format: ReadableFormat, head: string, bytes: Uint8Array): boolean {
  const { signature } = IMAGE_FORMATS[format];
  const { recognises } = CODECS[format].decoder;
  return (signature === null || signature.test(head)) && (recognises === undefined || recognises(bytes));
}
