// Builds the program when its build is missing or older than the source, so that `npm start` needs no other step.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'src',
  'migrations',
  'demo',
  'web',
  'scripts/bundle.mjs',
  'scripts/build-wasm.mjs',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const STAMP = join('dist', '.built');

function* timesOf(path) {
  const stat = statSync(path);
  yield stat.mtimeMs;
  if (stat.isDirectory()) for (const name of readdirSync(path)) yield* timesOf(join(path, name));
}

const newest = Math.max(...SOURCES.filter((path) => existsSync(path)).flatMap((path) => [...timesOf(path)]));
if (!existsSync(STAMP) || statSync(STAMP).mtimeMs < newest) {
  process.stdout.write('Building Halftone …\n');
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`);
    process.exit(status ?? 1);
  }
  writeFileSync(STAMP, '');
}
