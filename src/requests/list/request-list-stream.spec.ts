import { setTimeout as sleep } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';
import { ANYONE, withCaller } from '../../access/index.js';
import type { RequestFilter, RequestList } from './request-list.js';
import { RequestListStream } from './request-list-stream.js';

test('a list that the database rejects ends with its error, and those of other readers go on', async () => {
  const rejected = new QueryFailedError(
    'SELECT',
    [],
    Object.assign(new Error('too long'), { code: '22001' }),
  );
  let version = 0;
  const list = {
    version: async (_: number, { search }: RequestFilter) => {
      if (search !== null) throw rejected;
      return String((version += 1));
    },
    page: async () => ({ rows: [], more: false, totalCount: version }),
  };
  const stream = new RequestListStream(list as unknown as RequestList);
  const watch = (search: string | null) =>
    withCaller(ANYONE, () => stream.watch(10, { status: null, search }));
  const [broken, other] = [watch('x'), watch(null)];
  await expect(broken.next()).rejects.toBe(rejected);
  expect(await broken.next()).toEqual({ done: true, value: undefined });
  for (let n = 0; n < 3; n++) expect((await other.next()).done).toBe(false);
  await other.return!();
});

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
