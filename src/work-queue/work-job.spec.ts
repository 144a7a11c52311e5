import { jobIdOf, jobsOf } from './work-job.js';
import type { NewDispatch } from './work-table.js';

const dispatches = (group: string, count: number): NewDispatch[] =>
  Array.from({ length: count }, (_, n) => ({ id: `${group}${n}`, generation: 1, group }));

const idsOf = (jobs: ReturnType<typeof jobsOf>) =>
  jobs.map(({ items }) => items.map(({ id }) => id).join(' '));

test.each([
  [1, [1]],
  [8, [1, 1, 1, 1, 1, 1, 1, 1]],
  [20, [3, 3, 3, 3, 3, 3, 2]],
  [256, [32, 32, 32, 32, 32, 32, 32, 32]],
  [300, [32, 32, 32, 32, 32, 32, 32, 32, 32, 12]],
])('%d items of a group are put into jobs of %j', (count, sizes) => {
  expect(jobsOf(dispatches('a', count)).map(({ items }) => items.length)).toEqual(sizes);
});

test('the groups take turns, and each keeps the order of its items', () => {
  const jobs = jobsOf([...dispatches('a', 20), ...dispatches('b', 2)]);
  expect(idsOf(jobs).slice(0, 4)).toEqual(['a0 a1 a2', 'b0', 'a3 a4 a5', 'b1']);
});

test('an item without a group has a job of its own', () => {
  const alone = (id: string) => ({ id, generation: 2, group: null });
  expect(idsOf(jobsOf([alone('x'), ...dispatches('a', 1), alone('y')]))).toEqual(['x', 'a0', 'y']);
});

test('an urgent item makes its job urgent', () => {
  const jobs = jobsOf([
    { id: 'x', generation: 1, urgent: true },
    { id: 'y', generation: 1 },
  ]);
  expect(jobs.map(({ urgent }) => urgent)).toEqual([true, false]);
});

test('a job is named by its first item and the generation of that', () => {
  expect(jobsOf(dispatches('a', 9)).map(jobIdOf)).toEqual(['a0-1', 'a2-1', 'a4-1', 'a6-1', 'a8-1']);
});

test('no dispatches are no jobs', () => expect(jobsOf([])).toEqual([]));
