import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../results/', import.meta.url));

/** What to know about the machine and the build to compare figures: written into every result. */
export function machine(root) {
  return {
    node: process.version,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    cores: os.availableParallelism(),
    cpu: os.cpus()[0]?.model ?? 'unknown',
    memoryBytes: os.totalmem(),
    root,
    commit: commitOf(root),
  };
}

function commitOf(root) {
  const git = (...args) =>
    execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' (changed)'}`;
  } catch {
    return 'unknown';
  }
}

/** The load averages of the last 1, 5 and 15 minutes, as text. */
export const loadText = () =>
  os
    .loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');

/** Writes a result as JSON, to `file` or to a new one in `bench/results`; returns its path. */
export function writeResult(result, file) {
  const name = `${result.bench}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`;
  const target = file === '' ? path.join(FOLDER, name) : path.resolve(file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(result, null, 2)}\n`);
  return target;
}
