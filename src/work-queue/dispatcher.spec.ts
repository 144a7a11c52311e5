import type { Queue } from 'bullmq';
import { Dispatcher } from './dispatcher.js';
import type { WorkJob } from './work-job.js';
import type { Dispatch, Ended, Lease, WorkTable } from './work-table.js';

const expired: Ended<string> = { lease: { id: 'a', token: 't' }, result: 'lost', isLoss: true };

let recorded: Ended<string>[];
let redispatched: Dispatch[];
let added: string[];
let now: number;
let overdue: Dispatch[];
let held: readonly Dispatch[];
let dispatcher: Dispatcher;

beforeEach(() => {
  [recorded, redispatched, added, now, overdue, held] = [[], [], [], 0, [], []];
  const table: Pick<WorkTable<Lease, string>, 'expired' | 'record' | 'overdue' | 'redispatch'> = {
    expired: async () => [expired],
    record: async (ended) => {
      recorded.push(...ended);
      return ended.map(() => 'recorded');
    },
    overdue: async () => overdue,
    redispatch: async (lost) => {
      redispatched.push(...lost);
      return lost.map(({ id, generation }) => ({ id, generation: generation + 1 }));
    },
  };
  const queue = {
    getJobs: async (states: string[]) => {
      expect(states).toEqual(['active', 'waiting', 'prioritized', 'delayed']);
      return [{ data: { items: held } }, { data: { of: 'another version' } }];
    },
    addBulk: async (jobs: unknown[]) =>
      void added.push(...(jobs as { opts: { jobId: string } }[]).map(({ opts }) => opts.jobId)),
  };
  const quiet = { warn: () => undefined, log: () => undefined };
  dispatcher = new Dispatcher(
    'things',
    queue as unknown as Queue<WorkJob>,
    table as unknown as WorkTable<Lease, unknown>,
    quiet,
    () => now,
  );
});

test('an expired lease is treated as a lost worker', async () => {
  await dispatcher.recover();
  expect(recorded).toEqual([expired]);
});

test('after an outage expired leases are treated as lost workers only when workers had the duration of a lease to renew', async () => {
  await dispatcher.recover();
  recorded = [];
  for (now of [20_000, 22_000, 31_000]) await dispatcher.recover();
  expect(recorded).toEqual([]);
  now = 33_000;
  await dispatcher.recover();
  expect(recorded).toEqual([expired]);
});

test('overdue work is not redispatched while a job of the queue carries it', async () => {
  overdue = [{ id: 'a', generation: 1 }];
  held = [
    { id: 'b', generation: 1 },
    { id: 'a', generation: 1 },
  ];
  await dispatcher.recover();
  expect([redispatched, added]).toEqual([[], []]);
});

test('overdue work that no job carries is redispatched under a job id that the queue has not seen', async () => {
  overdue = [
    { id: 'a', generation: 1 },
    { id: 'b', generation: 4 },
  ];
  held = [
    { id: 'a', generation: 0 },
    { id: 'b', generation: 4 },
  ];
  await dispatcher.recover();
  expect(added).toEqual(['a-2']);
});
