import { clusterError, clusterState } from './cluster.js';

describe('clusterState', () => {
  test.each([
    ['no folder', undefined, undefined, 'absent'],
    ['an empty folder', [], undefined, 'absent'],
    ['data', ['PG_VERSION', 'base'], '18\n', { major: 18 }],
    ['files without a version', ['notes.txt'], undefined, 'foreign'],
    ['an invalid version', ['PG_VERSION'], 'old\n', 'foreign'],
    ['an empty version file', ['PG_VERSION', 'base'], '', 'foreign'],
  ])('classifies %s', (_what, names, version, expected) =>
    expect(clusterState(names, version)).toEqual(expected),
  );
});

describe('clusterError', () => {
  test.each([
    ['nothing', 'absent' as const, undefined],
    ['data of its version', { major: 18 }, undefined],
    ['older data', { major: 17 }, /by PostgreSQL 17, .* brings PostgreSQL 18.*pg_dumpall/],
    ['newer data', { major: 19 }, /by PostgreSQL 19, .* brings PostgreSQL 18.*pg_dumpall/],
    ['other files', 'foreign' as const, /Move it away/],
  ])('explains whether PostgreSQL 18 can use %s', (_what, state, expected) => {
    const error = clusterError(state, '/data/postgres', 18);
    expect(error ?? 'none').toMatch(expected ?? /^none$/);
  });
});
