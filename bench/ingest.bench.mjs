// Compares the ingest of a CSV with psql's `\copy` of the very rows it writes.
// `npm run bench ingest -- --images 200000 --columns 4 --rounds 3 --root <checkout>`; PROFILE=<folder> writes a CPU profile of
// the main process there. Both run in turn on one PostgreSQL and fill the same tables, with all indexes and checks, in one
// transaction; they begin with empty tables. The checkout must have been built.
import { fork, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { stopChild } from './lib/children.mjs';
import { mainOf, urlOf } from './lib/program.mjs';
import { startPostgres } from '../test/support/postgres.ts';

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '200000' },
    columns: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    root: { type: 'string', default: '.' },
    quick: { type: 'boolean', default: false },
  },
});
const { quick } = options;
const [images, imageColumns, rounds] = [
  quick ? 8000 : options.images,
  options.columns,
  quick ? 1 : options.rounds,
].map(Number);
const folder = mkdtempSync(join(tmpdir(), 'halftone-bench-'));
const file = (name) => join(folder, name);
const CLOCK_TICKS = 100;

const COLUMNS = {
  products: 'id, request_id, record, serial_number, name',
  images: 'id, request_id, product_id, position, record, input_url',
};

function* csv() {
  const views = Array.from({ length: imageColumns }, (_, index) => index + 1);
  yield `SKU,Name,Price,Description,${views.map((view) => `Image ${view}`).join(',')}\n`;
  const rows = images / imageColumns;
  for (let from = 1; from <= rows; from += 1000) {
    let text = '';
    for (let n = from; n < Math.min(from + 1000, rows + 1); n += 1) {
      const urls = views.map((view) => `https://images.example.com/catalogue/${n}/view-${view}.jpg`);
      text += `SKU-${n},Product number ${n},9.99,"Description of product ${n}, of wood",${urls.join(',')}\n`;
    }
    yield text;
  }
}

/** The CPU time in seconds that a process has spent, with the ended processes that it started. */
function cpuOf(pid) {
  return cpuIn(statOf(pid));
}

/** The same of a process and those that it has started. */
function cpuOfGroup(parent) {
  const processes = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid));
  const children = processes.map(statOf).filter((fields) => fields[1] === String(parent));
  return children.reduce((sum, fields) => sum + cpuIn(fields), cpuOf(parent));
}

/** The fields of /proc/<pid>/stat after the name, which may contain spaces; none of a process that has ended. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
}

function cpuIn([, , , , , , , , , , , utime, stime, cutime, cstime]) {
  return [utime, stime, cutime, cstime].reduce((sum, ticks) => sum + Number(ticks), 0) / CLOCK_TICKS;
}

const rssOf = (pid, field) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function upload(url, path) {
  const boundary = 'halftone-bench';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\nContent-Type: text/csv\r\n\r\n`;
  async function* body() {
    yield head;
    yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
    yield `\r\n--${boundary}--\r\n`;
  }
  const request = http.request(`${url}/api/upload`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  const responded = new Promise((resolve, reject) => request.once('response', resolve).once('error', reject));
  await pipeline(Readable.from(body()), request);
  const response = await responded;
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  if (response.statusCode >= 300) throw new Error(Buffer.concat(chunks).toString());
}

function psql(url, ...commands) {
  const ended = spawnSync(
    'psql',
    ['-q', '-X', '-v', 'ON_ERROR_STOP=1', ...commands.flatMap((command) => ['-c', command]), url],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (ended.status !== 0) throw new Error('psql failed');
}

async function measured(postmaster, program, work) {
  const before = [cpuOfGroup(postmaster), cpuOf(program)];
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, database: cpuOfGroup(postmaster) - before[0], program: cpuOf(program) - before[1] };
}

const summary = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return `min ${least.toFixed(2)}, median ${middle.toFixed(2)}, max ${most.toFixed(2)}`;
};

const postgres = await startPostgres();
const postmaster = Number(
  readFileSync(join(postgres.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0],
);
const profile = process.env.PROFILE;
const program = fork(mainOf(options.root), {
  execArgv: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  env: {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: file('data'),
    DATABASE_URL: postgres.url,
    ROLES: 'api',
    LOG_LEVEL: 'warn',
    MAX_CSV_IMAGES: String(Math.max(images, 1_000_000)),
  },
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
const db = new pg.Client({ connectionString: postgres.url });
try {
  const url = await urlOf(program);
  await db.connect();
  await pipeline(Readable.from(csv()), createWriteStream(file('big.csv')));
  await pipeline(
    Readable.from(['Name,Images\nWarm-up,https://images.example.com/1.jpg\n']),
    createWriteStream(file('small.csv')),
  );
  await upload(url, file('small.csv'));
  const empty = async () => {
    await db.query('TRUNCATE requests, products, images CASCADE');
    await db.query('CHECKPOINT');
  };
  const runs = { ours: [], copy: [] };
  const show = (name, { seconds, database, program: cpu }) =>
    console.log(
      `${name.padEnd(5)} ${Math.round(images / seconds)} images/s; ${seconds.toFixed(2)} s; ` +
        `CPU: PostgreSQL ${database.toFixed(2)} s, program ${cpu.toFixed(2)} s`,
    );
  const before = rssOf(program.pid, 'VmRSS');
  for (let round = 0; round < rounds; round += 1) {
    await empty();
    const ours = await measured(postmaster, program.pid, () => upload(url, file('big.csv')));
    show('ours', ours);
    if (round === 0) {
      const { rows } = await db.query(
        'SELECT (SELECT count(*) FROM products) AS products, (SELECT count(*) FROM images) AS images',
      );
      console.log(JSON.stringify(rows[0]));
      for (const [table, columns] of Object.entries({ requests: '*', ...COLUMNS }))
        psql(
          postgres.url,
          `\\copy (SELECT ${columns} FROM ${table}${table === 'requests' ? '' : ' ORDER BY id'}) TO '${file(table)}'`,
        );
    }
    await empty();
    const copy = await measured(postmaster, program.pid, () =>
      psql(
        postgres.url,
        'BEGIN',
        `\\copy requests FROM '${file('requests')}'`,
        ...Object.entries(COLUMNS).map(
          ([table, columns]) => `\\copy ${table} (${columns}) FROM '${file(table)}'`,
        ),
        'COMMIT',
      ),
    );
    show('\\copy', copy);
    runs.ours.push(ours);
    runs.copy.push(copy);
  }
  console.log(
    `throughput of \\copy reached: ${summary(runs.ours.map((ours, n) => runs.copy[n].seconds / ours.seconds))}`,
  );
  console.log(
    `CPU of PostgreSQL, ours to \\copy: ${summary(runs.ours.map((ours, n) => ours.database / runs.copy[n].database))}`,
  );
  console.log(
    `memory of the program: ${before.toFixed(0)} MiB before, ${(rssOf(program.pid, 'VmHWM') - before).toFixed(0)} MiB added at most`,
  );
} finally {
  await db.end();
  await stopChild(program);
  await postgres.dispose();
  rmSync(folder, { recursive: true, force: true });
}
