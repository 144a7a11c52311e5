// Compares the images per second of the whole pipeline with those of sharp alone on the same image:
// `npm run bench:job [images] [rounds]`. The pipeline: download from loopback, compress in children, store, record.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

const images = Number(process.argv[2] ?? 1000);
const rounds = Number(process.argv[3] ?? 3);
const dataDir = mkdtempSync(join(tmpdir(), 'halftone-bench-'));

const noise = { type: 'gaussian', mean: 128, sigma: 60 };
const grain = await sharp({ create: { width: 60, height: 45, channels: 3, background: '#888', noise } })
  .png()
  .toBuffer();
const photo = await sharp(grain).resize(1200, 900, { kernel: 'cubic' }).jpeg({ quality: 92 }).toBuffer();

const host = http.createServer((_request, response) =>
  response.setHeader('content-type', 'image/jpeg').end(photo),
);
await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${host.address().port}`;

const program = fork('dist/src/main.js', {
  env: {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: dataDir,
    FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const url = await new Promise((resolve) => program.once('message', (message) => resolve(message.url)));

async function graphql(body, headers) {
  const result = await (await fetch(`${url}/graphql`, { method: 'POST', body, headers })).json();
  if (result.errors) throw new Error(JSON.stringify(result.errors));
  return result.data;
}

async function job(count) {
  const rows = Array.from({ length: count }, (_, n) => `${n},Product ${n},${origin}/${n}.jpg`);
  const form = new FormData();
  const query = 'mutation ($file: Upload!) { uploadCsv(file: $file) { id } }';
  form.set('operations', JSON.stringify({ query, variables: { file: null } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob([`ID,Name,Images\n${rows.join('\n')}\n`]), 'bench.csv');
  const startedAt = performance.now();
  const { uploadCsv } = await graphql(form, { 'apollo-require-preflight': 'true' });
  const ask = JSON.stringify({ query: `{ request(id: "${uploadCsv.id}") { status } }` });
  for (;;) {
    const { request } = await graphql(ask, { 'content-type': 'application/json' });
    if (request.status === 'COMPLETED') return count / ((performance.now() - startedAt) / 1000);
    if (!['PENDING', 'PROCESSING'].includes(request.status))
      throw new Error(`The job ended as ${request.status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Measures only the compression, with nothing around it: four images at a time in one process. */
async function sharpAlone(count) {
  sharp.concurrency(1);
  let left = count;
  const startedAt = performance.now();
  const lane = async () => {
    while (left-- > 0) await sharp(photo).autoOrient().jpeg({ quality: 50, progressive: true }).toBuffer();
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  return count / ((performance.now() - startedAt) / 1000);
}

await job(50);
const ratios = [];
for (let round = 1; round <= rounds; round += 1) {
  const whole = await job(images);
  const alone = await sharpAlone(images);
  ratios.push(whole / alone);
  console.log(
    `round ${round}: job ${whole.toFixed(1)} images/s, sharp alone ${alone.toFixed(1)} images/s, ratio ${(whole / alone).toFixed(2)}`,
  );
}
console.log(`median ratio ${ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)].toFixed(2)}`);
program.kill('SIGTERM');
await new Promise((resolve) => program.once('exit', resolve));
host.close();
rmSync(dataDir, { recursive: true, force: true });
