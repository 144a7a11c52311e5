import { judgeClock, judgeDatabase, judgeDisk, judgeNode } from './judge.js';

const ENGINES = '^20.19.0 || ^22.13.0 || >=24.11.0';

test.each([
  ['20.19.0', 'ok'],
  ['20.18.3', 'error'],
  ['21.9.0', 'error'],
  ['22.13.1', 'ok'],
  ['22.9.0', 'error'],
  ['23.11.0', 'error'],
  ['24.11.0', 'ok'],
  ['24.2.0', 'error'],
  ['26.0.0', 'ok'],
  ['100.1.0', 'ok'],
])('Node %s is judged %s', (version, state) => expect(judgeNode(version, ENGINES).state).toBe(state));

test('an old Node is reported with the versions to install', () => {
  expect(judgeNode('18.20.1', ENGINES).text).toBe(
    '18.20.1 is not supported: install one of ^20.19.0, ^22.13.0, >=24.11.0.',
  );
});

test.each([
  ['13.9', 13, 'error'],
  ['14.0', 14, 'ok'],
  ['18.4', 18, 'ok'],
])('PostgreSQL %s is judged %s', (version, major, state) =>
  expect(judgeDatabase({ version, major }).state).toBe(state),
);

test.each([
  [100e6, 'error', /free some space, or set DATA_DIR/],
  [1e9, 'warning', /1\.0 GB free at \/data: a large catalogue may fill it/],
  [50e9, 'ok', /50\.0 GB free/],
])('a disk with %d bytes left is judged %s', (bytes, state, text) => {
  expect(judgeDisk('/data', bytes)).toMatchObject({ state, text: expect.stringMatching(text) });
});

test.each([
  [0, 'ok', /agrees/],
  [4000, 'ok', /agrees/],
  [20_000, 'warning', /20 s ahead of the database: synchronise/],
  [-20_000, 'warning', /20 s behind the database/],
  [-900_000, 'error', /signed links and S3 fail/],
])('a clock that differs by %d ms is judged %s', (ms, state, text) => {
  const there = new Date(1_700_000_000_000);
  const finding = judgeClock(new Date(there.getTime() + ms), there);
  expect(finding).toMatchObject({ state, text: expect.stringMatching(text) });
});
