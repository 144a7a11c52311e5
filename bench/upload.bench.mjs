import http from 'node:http';
import { setInterval } from 'node:timers';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cpuBetween, cpuTimes, hasProc, memoryOf } from './lib/processes.mjs';
import { startProgram } from './lib/program.mjs';
import { spread } from './lib/statistics.mjs';
import { table } from './lib/table.mjs';

export const summary = 'Throughput and memory of the upload of a large CSV.';

export const defaults = { rows: 1_000_000, rounds: 3 };
export const quick = { rows: 20_000, rounds: 1 };

const MIB = 1024 * 1024;

export default async function upload({ options: { rows, rounds }, root, cleanup }) {
  // Without the worker role nothing but the upload uses CPU.
  const program = await startProgram({ root, cleanup, env: { ROLES: 'api' } });
  await send(program.url, ['Name,Images\nWarm-up,https://images.example.com/1.jpg\n']);
  const samples = [];
  for (let round = 1; round <= rounds; round += 1) samples.push(await measure(program, rows));
  const line = (name, value) => {
    const { min, median, max } = spread(samples.map(value));
    return [name, min, median, max];
  };
  const lines = [line('rows/s', ({ seconds }) => rows / seconds)];
  if (hasProc) {
    lines.push(line('MiB added at most', ({ addedBytes }) => addedBytes / MIB));
    for (const kind of Object.keys(samples[0].cpu))
      lines.push(line(`CPU µs per row, ${kind}`, ({ cpu }) => (cpu[kind] / rows) * 1000));
  }
  console.log(`\n${table([`${rows} rows`, 'min', 'median', 'max'], lines)}`);
  return { samples };
}

async function measure(program, rows) {
  const rss = () => memoryOf(program.pid)?.rss ?? Number.NaN;
  const before = rss();
  let peak = before;
  const sampling = setInterval(() => (peak = Math.max(peak, rss())), 50);
  const cpuBefore = cpuTimes(program.roots);
  const startedAt = performance.now();
  const result = await send(program.url, csv(rows)).finally(() => clearInterval(sampling));
  const seconds = (performance.now() - startedAt) / 1000;
  if (result.errors) throw new Error(JSON.stringify(result.errors));
  return { seconds, addedBytes: peak - before, cpu: cpuBetween(cpuBefore, cpuTimes(program.roots)) };
}

/** A CSV with two images a row, in chunks of a thousand rows. */
function* csv(rows) {
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

/** Streams a CSV to the program, so that this process does not hold it in memory. */
async function send(url, source) {
  const boundary = 'halftone-bench';
  const part = (name, value) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const query = 'mutation ($file: Upload!) { uploadCsv(file: $file) { id } }';
  async function* body() {
    yield part('operations', JSON.stringify({ query, variables: { file: null } }));
    yield part('map', JSON.stringify({ 0: ['variables.file'] }));
    yield `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="big.csv"\r\nContent-Type: text/csv\r\n\r\n`;
    yield* source;
    yield `\r\n--${boundary}--\r\n`;
  }
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'apollo-require-preflight': 'true',
  };
  const request = http.request(`${url}/graphql`, { method: 'POST', headers });
  const responded = new Promise((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  await pipeline(Readable.from(body()), request);
  const chunks = [];
  for await (const chunk of await responded) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}
