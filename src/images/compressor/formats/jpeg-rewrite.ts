import { rewriteJpegScans } from '../lossless-rewrite.js';
import { readJpegSegments } from './jpeg-segments.js';

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;

/** Returns the JPEG in fewer bytes with the same pixels, colour profile and orientation; null where that is not possible. */
export async function rewriteJpeg(stripped: Buffer): Promise<Buffer | null> {
  const rewritten = await rewriteJpegScans(stripped);
  if (rewritten === null) return null;
  // What is left in an APP1 of a stripped file is the orientation, and in an APP2 the colour profile.
  const kept = readJpegSegments(stripped)
    .segments.filter(({ marker }) => marker === APP1 || marker === APP2)
    .map(({ start, end }) => stripped.subarray(start, end));
  // JFIF demands that its APP0 comes first.
  const [first] = readJpegSegments(rewritten).segments;
  const at = first?.marker === APP0 ? first.end : 2;
  return Buffer.concat([rewritten.subarray(0, at), ...kept, rewritten.subarray(at)]);
}
