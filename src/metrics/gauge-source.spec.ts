import { readGauge, samplesBy } from './gauge-source.js';

const source = { name: 'halftone_things', help: 'Things.' };

test('turns a number into one sample without labels', async () => {
  expect(await readGauge({ ...source, read: () => 3 }, 1000)).toEqual([{ labels: {}, value: 3 }]);
});

test('returns one sample per label value', async () => {
  const read = () => Promise.resolve(samplesBy('state', { open: 2, shut: 0 }));
  expect(await readGauge({ ...source, labels: ['state'], read }, 1000)).toEqual([
    { labels: { state: 'open' }, value: 2 },
    { labels: { state: 'shut' }, value: 0 },
  ]);
});

test.each<[string, () => Promise<number>, string]>([
  ['fails', () => Promise.reject(new Error('refused')), 'refused'],
  ['never ends', () => new Promise(() => {}), 'halftone_things was not read within 20 ms'],
])('rejects when reading %s', async (_, read, message) => {
  await expect(readGauge({ ...source, read }, 20)).rejects.toThrow(message);
});
