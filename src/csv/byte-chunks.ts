/** A chunk of a file; `last` is true once, for the last one, which may be empty. */
export interface Chunk {
  bytes: Buffer;
  last: boolean;
}

/**
 * The same bytes in chunks of exactly `size` but for the last. What follows scans and copies what it holds
 * once a chunk, so neither a source of single bytes nor one of a gigabyte at once may set the pace.
 */
export async function* inChunks(
  source: AsyncIterable<Uint8Array>,
  size = 65_536,
): AsyncGenerator<Chunk, void, undefined> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    held.push(part);
    length += part.length;
    if (length <= size) continue;
    const all = Buffer.concat(held);
    let offset = 0;
    for (; length - offset > size; offset += size) {
      yield { bytes: all.subarray(offset, offset + size), last: false };
    }
    held = [all.subarray(offset)];
    length -= offset;
  }
  yield { bytes: Buffer.concat(held), last: true };
}
