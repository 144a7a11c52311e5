import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogueCsv, PRODUCTS } from './catalogue.js';
import { startHost } from './host.js';
import { serveImages } from './serve-images.js';

// Writes a sample CSV and serves its images on this machine until it is interrupted.

/** Ignored by git. */
const FOLDER = 'sample';
const FILE = join(FOLDER, 'catalogue.csv');

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());
const { signal } = interruption;
const interrupted = once(signal, 'abort');

await using host = await startHost();
process.stdout.write('Generating product images …\n');
try {
  const count = await serveImages(host, signal);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(FILE, await catalogueCsv(PRODUCTS, host.urlOf));
  process.stdout.write(
    `Wrote ${FILE}. Its ${count} images are served at ${host.urlOf('')} until you press Ctrl-C; two more URLs\n` +
      'lead to no image, so that you see what a failure looks like.\n' +
      'Start Halftone with FETCH_ALLOW_PRIVATE=127.0.0.0/8 to let it download them.\n',
  );
  await interrupted;
} catch (error) {
  if (!signal.aborted) throw error;
}
