import { readdirSync } from 'node:fs';

const BENCHES = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.bench.mjs'));

test.each(BENCHES)('%s can be run by name', async (file) => {
  const bench = await import(`./${file}`);
  expect(bench).toEqual(
    expect.objectContaining({ summary: expect.stringMatching(/\.$/), default: expect.any(Function) }),
  );
  expect(Object.keys(bench.defaults)).toEqual(expect.arrayContaining(Object.keys(bench.quick)));
});
