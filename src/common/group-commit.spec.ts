import { GroupCommit } from './group-commit.js';

describe('GroupCommit', () => {
  test('runs one group while the next fills, and gives each item its own outcome', async () => {
    const groups: number[][] = [];
    const commits = new GroupCommit<number, number>(
      async (items) => {
        groups.push([...items]);
        await new Promise(setImmediate);
        return items.map((item) => item * 10);
      },
      { waitMs: 0, groupSize: 3 },
    );
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map((item) => commits.add(item)));
    expect(outcomes).toEqual([10, 20, 30, 40, 50]);
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  test('rejects only the items of the group that failed', async () => {
    const commits = new GroupCommit<number, number>(
      async (items) => {
        if (items.includes(2)) throw new Error('no');
        return items;
      },
      { waitMs: 0, groupSize: 2 },
    );
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => commits.add(item)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  test('accepts items after its queue ran empty', async () => {
    const commits = new GroupCommit<string, string>(async (items) => items, { waitMs: 0, groupSize: 9 });
    expect(await commits.add('first')).toBe('first');
    expect(await commits.add('second')).toBe('second');
  });

  test('a group to which nothing can be added is processed immediately', async () => {
    const groups: string[][] = [];
    const commits = new GroupCommit<string, string>(
      async (items) => {
        groups.push([...items]);
        return items;
      },
      { waitMs: 1_000_000, groupSize: 9, isComplete: (items) => items === 2 },
    );
    expect(await Promise.all(['first', 'second'].map((item) => commits.add(item)))).toEqual([
      'first',
      'second',
    ]);
    expect(groups).toEqual([['first', 'second']]);
  });

  test('a group is processed as soon as its most urgent item is due', async () => {
    const groups: number[][] = [];
    const commits = new GroupCommit<number, number>(
      async (items) => {
        groups.push([...items]);
        return items;
      },
      { waitMs: (item) => item, groupSize: 9 },
    );
    const patient = commits.add(1_000_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([patient, commits.add(1)]);
    expect(groups).toEqual([[1_000_000, 1]]);
  });

  test('items that arrive while a group runs wait for the time of a group of their own', async () => {
    const groups: number[][] = [];
    const late: Promise<number>[] = [];
    const commits: GroupCommit<number, number> = new GroupCommit(
      async (items) => {
        groups.push([...items]);
        if (items.includes(1)) late.push(commits.add(2), commits.add(3));
        return items;
      },
      { waitMs: 1, groupSize: 9 },
    );
    await commits.add(1);
    await Promise.all(late);
    expect(groups).toEqual([[1], [2, 3]]);
  });
});
