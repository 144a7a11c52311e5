import { type Dependency, checkAll } from './readiness.js';

const healthy: Dependency = { name: 'database', check: () => Promise.resolve('anything') };

test('reports a dependency that responds as up', async () => {
  expect(await checkAll([healthy], 1000)).toEqual([{ name: 'database', reason: null }]);
});

test.each<[string, Dependency['check'], string]>([
  ['rejects', () => Promise.reject(new TypeError('refused')), 'TypeError: refused'],
  ['rejects with no error', () => Promise.reject('closed'), 'closed'],
  ['never responds', () => new Promise(() => {}), 'no response within 20 ms'],
])('reports only the dependency as down that %s', async (_, check, reason) => {
  const findings = await checkAll([{ name: 'storage', check }, healthy], 20);
  expect(findings).toEqual([
    { name: 'storage', reason },
    { name: 'database', reason: null },
  ]);
});
