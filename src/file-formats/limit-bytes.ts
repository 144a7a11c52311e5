/**
 * Passes bytes on until they exceed `limit`.
 *
 * @throws what `onExceeded` makes, as soon as there is one byte more than the limit
 */
export async function* limitBytes(
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
  onExceeded: () => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw onExceeded();
    yield chunk;
  }
}
