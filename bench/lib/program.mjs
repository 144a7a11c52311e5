import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopChild } from './children.mjs';
import { cpuBetween, cpuTimes } from './processes.mjs';

const TERMINAL = new Set(['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']);

/** How often the state of a request is read while it runs; its duration comes from the program's own times. */
const POLL_MS = 1000;

/** Returns the built program of the checkout `root`; older ones are not bundled. */
export function mainOf(root) {
  const main = ['dist/bundle/halftone.js', 'dist/src/main.js']
    .map((file) => path.join(root, file))
    .find((file) => existsSync(file));
  if (main === undefined) throw new Error(`${root} is not built: run \`npm run build\` there first.`);
  return main;
}

/**
 * Starts the built program of the checkout `root` on an empty folder, embedded unless `env` names services, and waits
 * until it is ready. It has its default settings otherwise, and may download from loopback hosts.
 *
 * @param services roots of other processes to count, each with a `kind` and a `pid`, such as a Redis
 * @param pinTo the only core that it may use (Linux)
 */
export async function startProgram({ root, cleanup, env = {}, services = [], execArgv = [], pinTo }) {
  const main = mainOf(root);
  const dataDir = env.DATA_DIR ?? temporaryFolder(cleanup);
  const startedAt = performance.now();
  const child = fork(main, {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
      LOG_FORMAT: 'json',
      ...env,
    },
    execArgv,
    // Not in a checkout, which may contain a developer's .env.
    cwd: tmpdir(),
    // Ctrl-C in a terminal reaches the bench alone, which then stops its children in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  cleanup.add(() => stopChild(child));
  if (pinTo !== undefined) execFileSync('taskset', ['-acp', String(pinTo), String(child.pid)]);
  const url = await urlOf(child);
  return new Program(child, url, dataDir, services, performance.now() - startedAt);
}

/** Returns the URL of a program once it is ready. */
export function urlOf(child) {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message.url));
    child.once('exit', (code) => reject(new Error(`The program ended with ${code} before it was ready.`)));
  });
}

function temporaryFolder(cleanup) {
  const folder = mkdtempSync(path.join(tmpdir(), 'halftone-bench-'));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

class Program {
  #child;

  constructor(child, url, dataDir, services, startMs) {
    this.#child = child;
    this.pid = child.pid;
    this.url = url;
    this.dataDir = dataDir;
    this.startMs = startMs;
    const postgres = embeddedPostgres(dataDir);
    /** The processes to count, for `cpuTimes` and `processesOf`. */
    this.roots = [
      { kind: 'main', pid: this.pid },
      ...(postgres === undefined ? [] : [{ kind: 'PostgreSQL', pid: postgres }]),
      ...services,
    ];
  }

  stop() {
    return stopChild(this.#child);
  }

  async graphql(query, variables = {}) {
    return this.#post(JSON.stringify({ query, variables }), { 'content-type': 'application/json' });
  }

  /** Returns how many images the program has passed to its compressor since its start. */
  async compressions() {
    const response = await fetch(`${this.url}/metrics`);
    const line = /^halftone_image_stage_duration_seconds_count\{stage="compress"\} (\d+)$/m;
    return Number(line.exec(await response.text())?.[1] ?? 0);
  }

  /** Uploads a CSV, a string, and returns the id of its request. */
  async upload(csv, input = {}) {
    const query =
      'mutation ($file: Upload!, $input: UploadCsvInput) { uploadCsv(file: $file, input: $input) { id } }';
    const form = new FormData();
    form.set('operations', JSON.stringify({ query, variables: { file: null, input } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new Blob([csv], { type: 'text/csv' }), 'bench.csv');
    const { uploadCsv } = await this.#post(form, { 'apollo-require-preflight': 'true' });
    return uploadCsv.id;
  }

  async #post(body, headers) {
    const response = await fetch(`${this.url}/graphql`, { method: 'POST', body, headers });
    const { data, errors } = await response.json();
    if (errors) throw new Error(`GraphQL responded with ${JSON.stringify(errors)}`);
    return data;
  }

  /** Waits until a request has ended with every image completed; returns when that was, in epoch milliseconds. */
  async completion(id) {
    for (;;) {
      const { request } = await this.graphql(
        'query ($id: ID!) { request(id: $id) { status completedAt progress { completedImages failedImages } } }',
        { id },
      );
      if (request.status === 'COMPLETED') return Date.parse(request.completedAt);
      if (TERMINAL.has(request.status))
        throw new Error(`The request ended as ${request.status}: ${JSON.stringify(request.progress)}`);
      await sleep(POLL_MS);
    }
  }

  /**
   * Runs a whole request, from the start of the upload to the output CSV, over these image URLs. Returns `images`,
   * `seconds`, and the CPU milliseconds by kind of process.
   */
  async runRequest(urls, input) {
    const before = cpuTimes(this.roots);
    const startedAt = Date.now();
    const id = await this.upload(csvOf(urls), input);
    const endedAt = await this.completion(id);
    const cpu = cpuBetween(before, cpuTimes(this.roots));
    return { images: urls.length, seconds: (endedAt - startedAt) / 1000, cpu, id };
  }
}

/** A CSV with one product per image. */
export function csvOf(urls) {
  const rows = urls.map((url, index) => `${index + 1},Product ${index + 1},${url}`);
  return `S. No.,Product Name,Input Image Urls\n${rows.join('\n')}\n`;
}

/** The process of the embedded PostgreSQL in this folder; undefined when there is none. */
function embeddedPostgres(dataDir) {
  const file = path.join(dataDir, 'postgres/postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}
