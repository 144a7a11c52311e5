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
let states: Record<string, string>;
let dispatcher: Dispatcher;

beforeEach(() => {
  [recorded, redispatched, added, now, overdue, states] = [[], [], [], 0, [], {}];
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
  const queue: Pick<Queue<WorkJob>, 'getJobState'> & { addBulk(jobs: unknown[]): Promise<void> } = {
    getJobState: async (id) => (states[id] ?? 'unknown') as 'unknown',
    addBulk: async (jobs) =>
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

test.each(['waiting', 'active', 'delayed', 'prioritized'])(
  'overdue work whose job is %s in the queue is not redispatched',
  async (state) => {
    overdue = [{ id: 'a', generation: 1 }];
    states = { 'a-1': state };
    await dispatcher.recover();
    expect([redispatched, added]).toEqual([[], []]);
  },
);

test.each(['unknown', 'completed', 'failed'])(
  'overdue work whose job is %s is redispatched under a job id that the queue has not seen',
  async (state) => {
    overdue = [
      { id: 'a', generation: 1 },
      { id: 'b', generation: 4 },
    ];
    states = { 'a-1': state, 'b-4': 'active' };
    await dispatcher.recover();
    expect(added).toEqual(['a-2']);
  },
);
