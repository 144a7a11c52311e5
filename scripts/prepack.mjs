// Prepares `npm pack`: makes a clean build, so that no file of an older build is packed, and adds package-lock.json under
// the name that npm packs, so that `npm ci --omit=dev` in the unpacked folder installs exactly the tested packages.
// `postpack` deletes that copy.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { encoding: 'utf8' });
if (status !== 0) {
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}

cpSync('package-lock.json', 'npm-shrinkwrap.json');
