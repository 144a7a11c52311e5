// Measures the throughput and memory of the upload of a large CSV: `npm run bench:upload [rows]`.
// The program runs in its own process with the api role only; its memory is VmRSS, as Linux reports it.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const rows = Number(process.argv[2] ?? 1_000_000);
const dataDir = mkdtempSync(join(tmpdir(), 'halftone-bench-'));

const program = fork('dist/src/main.js', {
  env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, ROLES: 'api', LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const url = await new Promise((resolve) => program.once('message', (message) => resolve(message.url)));
const rss = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))[1]) / 1024;

function* csv() {
  yield 'S. No.,Product Name,Input Image Urls\n';
  for (let row = 1; row <= rows; row += 1000) {
    let text = '';
    for (let n = row; n < Math.min(row + 1000, rows + 1); n += 1) {
      const image = `https://images.example.com/catalogue/${n}`;
      text += `${n},Product number ${n},"${image}/front.jpg,${image}/back.jpg"\n`;
    }
    yield text;
  }
}

async function upload(source) {
  const boundary = 'halftone-bench';
  const part = (name, value) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const query =
    'mutation ($file: Upload!) { uploadCsv(file: $file) { id totalProducts progress { totalImages } } }';
  async function* body() {
    yield part('operations', JSON.stringify({ query, variables: { file: null } }));
    yield part('map', JSON.stringify({ 0: ['variables.file'] }));
    yield `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="big.csv"\r\nContent-Type: text/csv\r\n\r\n`;
    yield* source;
    yield `\r\n--${boundary}--\r\n`;
  }
  const request = http.request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'apollo-require-preflight': 'true',
    },
  });
  const responded = new Promise((resolve, reject) => request.once('response', resolve).once('error', reject));
  await pipeline(Readable.from(body()), request);
  const chunks = [];
  for await (const chunk of await responded) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

await upload(['Name,Images\nWarm-up,https://images.example.com/1.jpg\n']);
const before = rss();
let peak = before;
const sampling = setInterval(() => (peak = Math.max(peak, rss())), 50);
const startedAt = performance.now();
const result = await upload(csv());
const seconds = (performance.now() - startedAt) / 1000;
clearInterval(sampling);
if (result.errors) throw new Error(JSON.stringify(result.errors));
console.log(JSON.stringify(result.data.uploadCsv));
console.log(`${rows} rows in ${seconds.toFixed(1)} s: ${Math.round(rows / seconds)} rows/s`);
console.log(
  `memory: ${before.toFixed(0)} MiB before, ${peak.toFixed(0)} MiB at most, ${(peak - before).toFixed(0)} MiB added`,
);
program.kill('SIGTERM');
await new Promise((resolve) => program.once('exit', resolve));
rmSync(dataDir, { recursive: true, force: true });
