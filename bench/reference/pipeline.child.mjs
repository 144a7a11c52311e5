// What a developer writes in an afternoon for the same task: BullMQ on Redis, one process, five images at a time; fetch,
// sharp, write a file. There is no limit on what a host may send, no database, no progress, no output CSV, and images are
// compressed in the process that does everything else. The encoders have the settings of this checkout, so that the difference
// is in the rest. argv: the URL of Redis, the folder of the output.
import { Queue, Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { encoders } from '../lib/encoders.mjs';
import { respond } from '../lib/respond.mjs';

const [redisUrl, folder] = process.argv.slice(2);
const { hostname: host, port } = new URL(redisUrl);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };

const QUALITY = 50;
const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/png': 'png' };
const byExtension = await encoders();

async function compress({ data: { url } }) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} responded with ${response.status}`);
  const extension = EXTENSIONS[response.headers.get('content-type')];
  const image = sharp(Buffer.from(await response.arrayBuffer())).autoOrient();
  const output = await byExtension[extension](image, QUALITY).toBuffer();
  await writeFile(path.join(folder, `${randomUUID()}.${extension}`), output);
}

const queue = new Queue('images', { connection });
const worker = new Worker('images', compress, { connection, concurrency: 5 });
await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);

/** Compresses the images of a CSV whose last column is the URL; resolves to the seconds. */
async function run(csv) {
  const startedAt = performance.now();
  const rows = csv.trim().split('\n').slice(1);
  let left = rows.length;
  const done = new Promise((resolve, reject) => {
    worker.on('completed', () => (left -= 1) === 0 && resolve());
    worker.on('failed', (_job, error) => reject(error));
  });
  const jobs = rows.map((row) => ({ name: 'image', data: { url: row.split(',').at(-1) } }));
  await queue.addBulk(jobs.map((job) => ({ ...job, opts: { removeOnComplete: true } })));
  await done;
  worker.removeAllListeners('completed').removeAllListeners('failed');
  return (performance.now() - startedAt) / 1000;
}

respond(async ({ csv }) => ({ seconds: await run(csv) }));
