import type { ReadableFormat } from '../../common/index.js';
import type { DecoderInput } from './formats/codec.js';
import { CODECS } from './formats/index.js';

/**
 * Removes EXIF (with GPS), XMP, IPTC, comments and trailing data from an image without decoding it. Pixels, colour
 * profile, animation and the displayed orientation stay. Returns null when there is nothing to remove.
 */
export function stripMetadata(
  input: Uint8Array,
  format: ReadableFormat,
  orientation: number,
  prepared?: DecoderInput,
): Buffer | null {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const stripped = CODECS[format].decoder.strip(bytes, orientation, prepared);
  return stripped === bytes || stripped.equals(bytes) ? null : stripped;
}
