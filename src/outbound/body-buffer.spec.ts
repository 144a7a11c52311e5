import { BodyBuffer } from './body-buffer.js';

const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, i) => i % 251));

test.each([
  { name: 'nothing', limit: 10, announced: undefined, chunks: [] },
  { name: 'exactly what was announced', limit: 10, announced: 6, chunks: [4, 2] },
  { name: 'more than was announced', limit: 10, announced: 3, chunks: [4, 2] },
  { name: 'less than was announced', limit: 10, announced: 9, chunks: [4, 2] },
  { name: 'something where nothing was announced', limit: 10, announced: 0, chunks: [1] },
  { name: 'up to the limit', limit: 10, announced: undefined, chunks: [5, 5] },
  {
    name: 'past several growths',
    limit: 1_000_000,
    announced: undefined,
    chunks: [60_000, 300_000, 600_000],
  },
  {
    name: 'byte by byte',
    limit: 200_000,
    announced: undefined,
    chunks: Array.from({ length: 70_000 }, () => 1),
  },
])('collects $name', ({ limit, announced, chunks }) => {
  const total = chunks.reduce((sum, length) => sum + length, 0);
  const body = bytes(total);
  const buffer = new BodyBuffer(limit, announced);
  let at = 0;
  for (const length of chunks) buffer.append(body.subarray(at, (at += length)));
  expect(buffer.bytes.equals(body)).toBe(true);
});

test('rejects the first byte past the limit, whatever length was announced', () => {
  const buffer = new BodyBuffer(10, 1000);
  buffer.append(bytes(10));
  expect(() => buffer.append(bytes(1))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
  expect(buffer.bytes).toHaveLength(10);
});
