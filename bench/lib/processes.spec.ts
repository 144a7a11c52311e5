import { classify, cpuBetween, parseStat, perImage, sumTicks } from './processes.mjs';

const STAT =
  '42 (a (strange) name) S 7 42 42 0 -1 4194560 100 200 0 0 11 22 33 44 20 0 11 0 12345 1000 200 18446744073709551615';

test('/proc/<pid>/stat is read up to the last parenthesis of the name', () => {
  expect(parseStat(STAT)).toEqual({ pid: 42, name: 'a (strange) name', parent: 7, own: 33, ended: 77 });
});

const process = (pid: number, parent: number, own = 0, ended = 0) => ({
  pid,
  parent,
  own,
  ended,
  name: `p${pid}`,
});

describe('the processes of a program', () => {
  const processes = [process(1, 0), process(10, 1), process(11, 10), process(20, 10), process(21, 20)];
  const roots = [
    { kind: 'main', pid: 10 },
    { kind: 'PostgreSQL', pid: 20 },
  ];
  const kinds = (isCompressor: (entry: { pid: number }) => boolean) =>
    classify(processes, roots, isCompressor).map(({ pid, kind }: { pid: number; kind: string }) => [
      pid,
      kind,
    ]);

  test('each belongs to its nearest root, and those outside are left out', () => {
    expect(kinds(() => false)).toEqual([
      [10, 'main'],
      [11, 'main'],
      [20, 'PostgreSQL'],
      [21, 'PostgreSQL'],
    ]);
  });

  test('compressor children of main are a kind of their own', () => {
    expect(kinds(({ pid }) => pid === 11)).toContainEqual([11, 'compressor']);
  });

  test('the sums of a kind do not fall when a process ends', () => {
    const kindsOf = (list: object[]) =>
      sumTicks(classify(list, roots, ({ pid }: { pid: number }) => pid === 11));
    const before = [process(10, 1, 5), process(11, 10, 70), process(20, 10, 1), process(21, 20, 30)];
    const after = [process(10, 1, 6, 70), process(20, 10, 1, 30)];
    expect(kindsOf(before)).toEqual({ main: 5, compressor: 70, PostgreSQL: 31 });
    expect(kindsOf(after)).toEqual({ main: 6, compressor: 70, PostgreSQL: 31 });
  });
});

test('the CPU time between two readings has a total', () => {
  const spent = cpuBetween({ main: 100 }, { main: 300, Redis: 50 });
  expect(spent).toEqual({ main: 200, Redis: 50, total: 250 });
  expect(perImage(spent, 10)).toEqual({ main: 20, Redis: 5, total: 25 });
});

test('without /proc there are no CPU times', () => {
  expect(cpuBetween({}, {})).toEqual({});
});
