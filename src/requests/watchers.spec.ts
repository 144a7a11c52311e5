import type { Logger } from '@nestjs/common';
import { type Watcher, Watchers } from './watchers.js';

const DONE = { done: true, value: undefined };

/** Watchers of named counters, read every millisecond. */
function open(onRead: () => void = () => undefined) {
  const logged: string[] = [];
  const logger = { warn: (line: string) => logged.push(line), log: (line: string) => logged.push(line) };
  const versions = new Map<string, number>();
  let reads = 0;
  const read = async (all: ReadonlySet<Watcher<string, string>>) => {
    reads += 1;
    onRead();
    for (const watcher of all) {
      const version = String(versions.get(watcher.subject) ?? 0);
      await watcher.send(version, async () => `${watcher.subject} ${version}`);
    }
  };
  const watchers = new Watchers<string, string>('counters', logger as unknown as Logger, read, 1);
  return { watchers, versions, logged, reads: () => reads };
}

/** Waits for some more reads, each of which sees every change before it. */
async function moreReads(reads: () => number): Promise<void> {
  const enough = reads() + 3;
  while (reads() < enough) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('a subscriber gets the state as it is, then each change of what it watches, and nothing of what others watch', async () => {
  const { watchers, versions, reads } = open();
  const [a, b] = [watchers.add('a'), watchers.add('b')];
  expect([(await a.next()).value, (await b.next()).value]).toEqual(['a 0', 'b 0']);
  const next = b.next();
  let isSettled = false;
  void next.then(() => (isSettled = true));
  versions.set('a', 1);
  expect((await a.next()).value).toBe('a 1');
  await moreReads(reads);
  expect(isSettled).toBe(false);
  versions.set('b', 7);
  expect((await next).value).toBe('b 7');
  await watchers.close();
});

test('reads begin with the first subscriber, end with the last and begin again', async () => {
  const { watchers, reads } = open();
  expect(reads()).toBe(0);
  const [first, second] = [watchers.add('a'), watchers.add('a')];
  await first.return!();
  await moreReads(reads);
  await second.return!();
  const before = reads();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(reads()).toBe(before);
  expect((await watchers.add('a').next()).value).toBe('a 0');
  await watchers.close();
});

test('a failed read is logged once and retried, and nobody misses a change', async () => {
  let failures = 3;
  const { watchers, logged } = open(() => {
    if ((failures -= 1) >= 0) throw new Error('unavailable');
  });
  expect((await watchers.add('a').next()).value).toBe('a 0');
  await watchers.close();
  expect(logged).toEqual([
    'Reading the watched counters failed and is retried: Error: unavailable',
    'Reading the watched counters has recovered.',
  ]);
});

test('a state that cannot be loaded is loaded again although its version stays the same', async () => {
  let loads = 0;
  const load = async () => {
    if ((loads += 1) === 1) throw new Error('unavailable');
    return 'loaded';
  };
  const logger = { warn: () => undefined, log: () => undefined } as unknown as Logger;
  const watchers = new Watchers<string, string>(
    'counters',
    logger,
    async (all) => {
      for (const watcher of all) await watcher.send('1', load);
    },
    1,
  );
  expect((await watchers.add('a').next()).value).toBe('loaded');
  await watchers.close();
});

test('one subscriber fails alone', async () => {
  const error = new Error('rejected');
  const watchers: Watchers<string, string> = new Watchers<string, string>(
    'counters',
    {} as Logger,
    async (all) => {
      for (const watcher of all) {
        if (watcher.subject === 'a') watchers.fail(watcher, error);
        else await watcher.send('1', () => 'one');
      }
    },
    1,
  );
  const [a, b] = [watchers.add('a'), watchers.add('b')];
  await expect(a.next()).rejects.toBe(error);
  expect(await a.next()).toEqual(DONE);
  expect((await b.next()).value).toBe('one');
  await watchers.close();
});

test('closing ends every stream', async () => {
  const { watchers } = open();
  const streams = [watchers.add('a'), watchers.add('b')];
  for (const stream of streams) await stream.next();
  const waiting = streams.map((stream) => stream.next());
  await watchers.close();
  expect(await Promise.all(waiting)).toEqual([DONE, DONE]);
});
