import type { ReadableFormat, WritableFormat } from '../../../common/index.js';
import { avif } from './avif.js';
import type { Decoder, Encoder } from './codec.js';
import { gif } from './gif.js';
import { jpeg } from './jpeg.js';
import { png } from './png.js';
import { svg } from './svg.js';
import { tiff } from './tiff.js';
import { webp } from './webp.js';

/** What the compressor knows of each format of `src/common/image-formats.ts`. */
export const CODECS: Readonly<
  Record<ReadableFormat, { readonly decoder: Decoder }> &
    Record<WritableFormat, { readonly encoder: Encoder }>
> = { jpeg, png, webp, avif, gif, tiff, svg };
