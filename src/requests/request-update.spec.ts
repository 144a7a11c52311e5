import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Statements that no client sees the effect of, and the helper itself. */
const OTHERS = [
  // The request is not visible before the commit.
  'ingest/ingest.ts',
  // Only the columns of its job, which clients do not see.
  'jobs/request-job-table.ts',
  'request-update.ts',
];

test('every statement that changes requests raises their sequence number, by one helper', async () => {
  const src = path.resolve('src');
  const files = (await readdir(src, { recursive: true })).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  const found: string[] = [];
  for (const name of files) {
    const text = await readFile(path.join(src, name), 'utf8');
    if (/UPDATE requests\b|sequence = sequence \+ 1/.test(text)) found.push(path.relative('requests', name));
  }
  expect(found.toSorted()).toEqual(OTHERS);
});
