/** Passes bytes on so that the first chunk has at least `size` bytes, or all there are, for looking at the start. */
export async function* withStart(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer, void, undefined> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const next = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (start === undefined) {
      yield next;
      continue;
    }
    start = Buffer.concat([start, next]);
    if (start.length < size) continue;
    yield start;
    start = undefined;
  }
  if (start !== undefined) yield start;
}
