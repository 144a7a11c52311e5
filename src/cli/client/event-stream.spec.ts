import { eventsOf } from './event-stream.js';

async function* inChunks(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const STREAM =
  'retry: 1000\n\n:\n\nevent: progress\nid: 7\ndata: {"name":"Küche: a"}\n\nevent: problem\ndata: {}\n\nevent: cut';

test.each([1, 5, 1000])(
  'reads events from chunks of %d bytes, without comments and what is cut off',
  async (size) => {
    expect(await collected(eventsOf(inChunks(STREAM, size)))).toEqual([
      { event: 'progress', id: '7', data: '{"name":"Küche: a"}' },
      { event: 'problem', id: null, data: '{}' },
    ]);
  },
);

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
