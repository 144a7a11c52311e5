import { HostCounts } from './host-counts.js';

function count(hosts: readonly string[], mostHosts?: number): HostCounts {
  const counts = new HostCounts(mostHosts);
  for (const host of hosts) counts.add(host);
  return counts;
}

test.each<[string[], number, object]>([
  [[], 2, { hosts: [], otherImageCount: 0 }],
  [['a'], 2, { hosts: [{ host: 'a', imageCount: 1 }], otherImageCount: 0 }],
  [
    ['c', 'b', 'a', 'b', 'a', 'b'],
    2,
    {
      hosts: [
        { host: 'b', imageCount: 3 },
        { host: 'a', imageCount: 2 },
      ],
      otherImageCount: 1,
    },
  ],
  [['b', 'a'], 1, { hosts: [{ host: 'a', imageCount: 1 }], otherImageCount: 1 }],
])('of %j the first %i', (hosts, first, expected) => {
  expect(count(hosts).top(first)).toEqual(expected);
});

test('what is not remembered by its name is counted all the same', () => {
  const counts = count(['a', 'b', 'c', 'd', 'a'], 2);
  expect(counts.size).toBe(2);
  expect(counts.top(5)).toEqual({
    hosts: [
      { host: 'a', imageCount: 2 },
      { host: 'b', imageCount: 1 },
    ],
    otherImageCount: 2,
  });
});
