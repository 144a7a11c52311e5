import { setTimeout as sleep } from 'node:timers/promises';
import { ANYONE, withCaller } from '../../access/index.js';
import type { RequestList } from './request-list.js';
import { RequestListStream } from './request-list-stream.js';

test('a reader that leaves while nothing changes is let go', async () => {
  let reads = 0;
  const page = { items: [], hasNextPage: false, totalCount: 0 };
  const list = { version: async () => ((reads += 1), 'same'), page: async () => page };
  const stream = new RequestListStream(list as unknown as RequestList);
  const reader = withCaller(ANYONE, () => stream.watch(10, { status: null, search: null }));
  expect((await reader.next()).done).toBe(false);
  const waiting = reader.next();
  await reader.return!();
  expect(await waiting).toEqual({ done: true, value: undefined });
  const before = reads;
  // Twice the interval of its reads.
  await sleep(1000);
  expect(reads).toBe(before);
});
