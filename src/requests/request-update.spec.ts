import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Files with statements whose effect no client sees, and the helper itself. */
const EXCEPTIONS = [
  // Their request is not visible before the commit.
  'comparison/ingest-comparison.ts',
  'ingest/ingest.ts',
  // It changes only the columns of the request job, which clients do not see.
  'jobs/request-job-table.ts',
  'request-update.ts',
];

test('every statement that changes requests raises their sequence number through one helper', async () => {
  const src = path.resolve('src');
  const files = (await readdir(src, { recursive: true })).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  const found: string[] = [];
  for (const name of files) {
    const text = await readFile(path.join(src, name), 'utf8');
    if (/UPDATE requests\b|sequence = sequence \+ 1/.test(text)) found.push(path.relative('requests', name));
  }
  expect(found.toSorted()).toEqual(EXCEPTIONS);
});
