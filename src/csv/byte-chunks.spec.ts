import { type Chunk, byteChunks } from './byte-chunks.js';

async function* parts(...sizes: number[]): AsyncGenerator<Uint8Array> {
  let next = 0;
  for (const size of sizes) yield Uint8Array.from({ length: size }, () => next++ % 256);
}

describe('byteChunks', () => {
  test.each([
    ['no parts', [], [0]],
    ['empty parts', [0, 0], [0]],
    ['parts shorter than a chunk', [1, 2], [3]],
    ['parts of exactly a chunk', [4], [4]],
    ['many small parts', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [4, 4, 2]],
    ['parts larger than a chunk', [13], [4, 4, 4, 1]],
    ['parts of mixed sizes', [3, 9, 0, 1], [4, 4, 4, 1]],
  ])('%s become chunks of the given size with only the last one shorter', async (_, sizes, expected) => {
    const chunks: Chunk[] = [];
    for await (const chunk of byteChunks(parts(...sizes), 4)) chunks.push(chunk);
    expect(chunks.map(({ bytes }) => bytes.length)).toEqual(expected);
    expect(chunks.map(({ last }) => last)).toEqual(expected.map((__, i) => i === expected.length - 1));
    const all = Buffer.concat(chunks.map(({ bytes }) => bytes));
    expect(all).toEqual(Buffer.from(Array.from(all.keys())));
  });
});
