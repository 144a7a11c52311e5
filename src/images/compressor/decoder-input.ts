import type { ReadableFormat } from '../../common/index.js';
import type { DecoderInput } from './formats/codec.js';
import { CODECS } from './formats/index.js';

/** Prepares an image for libvips where libvips and browsers read it differently. Nothing is decoded. */
export function prepareInput(input: Uint8Array, format: ReadableFormat): DecoderInput {
  return CODECS[format].decoder.prepare(Buffer.from(input.buffer, input.byteOffset, input.byteLength));
}
