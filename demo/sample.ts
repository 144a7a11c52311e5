import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogueCsv, PRODUCTS } from './catalogue.js';
import { startHost } from './host.js';
import { stockHost } from './stock.js';

// A catalogue to try things on: its pictures are served on this machine until this is interrupted.

/** Git ignores it. */
const FOLDER = 'sample';
const FILE = join(FOLDER, 'catalogue.csv');

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());
const { signal } = interruption;
const interrupted = once(signal, 'abort');

await using host = await startHost();
process.stdout.write('Making product pictures …\n');
try {
  const count = await stockHost(host, signal);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(FILE, await catalogueCsv(PRODUCTS, host.urlOf));
  process.stdout.write(
    `Wrote ${FILE}. Its ${count} pictures are at ${host.urlOf('')} until you press Ctrl-C.\n` +
      'The program fetches from there if it is started with FETCH_ALLOW_PRIVATE=127.0.0.0/8.\n',
  );
  await interrupted;
} catch (error) {
  if (!signal.aborted) throw error;
}
