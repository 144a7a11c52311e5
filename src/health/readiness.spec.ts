import { type Dependency, examine } from './readiness.js';

const answers: Dependency = { name: 'database', check: () => Promise.resolve('anything') };

test('what answers is up', async () => {
  expect(await examine([answers], 1000)).toEqual([{ name: 'database', reason: null }]);
});

test.each<[string, Dependency['check'], string]>([
  ['rejects', () => Promise.reject(new TypeError('refused')), 'TypeError: refused'],
  ['rejects with no error', () => Promise.reject('gone'), 'gone'],
  ['never answers', () => new Promise(() => {}), 'no answer within 20 ms'],
])('what %s is down, and its neighbours are not', async (_, check, reason) => {
  const findings = await examine([{ name: 'storage', check }, answers], 20);
  expect(findings).toEqual([
    { name: 'storage', reason },
    { name: 'database', reason: null },
  ]);
});
