/** A chunk of a file; `last` is true exactly once, for the final chunk, which may be empty. */
export interface Chunk {
  bytes: Buffer;
  last: boolean;
}

/**
 * Splits or joins the parts of `source` into chunks of exactly `size` bytes, except for the last. The scanner copies
 * its pending text once per chunk, so neither a source of single bytes nor one of a gigabyte in one part may set the
 * chunk size.
 */
export async function* byteChunks(
  source: AsyncIterable<Uint8Array>,
  size = 65_536,
): AsyncGenerator<Chunk, void, undefined> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    pending.push(part);
    length += part.length;
    if (length <= size) continue;
    const all = Buffer.concat(pending);
    let offset = 0;
    for (; length - offset > size; offset += size) {
      yield { bytes: all.subarray(offset, offset + size), last: false };
    }
    pending = [all.subarray(offset)];
    length -= offset;
  }
  yield { bytes: Buffer.concat(pending), last: true };
}
