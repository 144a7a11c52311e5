import { HostCounts } from './host-counts.js';

function count(hosts: readonly string[], maxHosts?: number): HostCounts {
  const counts = new HostCounts(maxHosts);
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
])('counts the images of %j and returns the first %i hosts', (hosts, first, expected) => {
  expect(count(hosts).top(first)).toEqual(expected);
});

test('counts the images of hosts above the limit as other images', () => {
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
