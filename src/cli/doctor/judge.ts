import { formatBytes } from '../terminal/format.js';
import { type Finding, failure, ok, warning } from './finding.js';

/** The oldest PostgreSQL that the program is tested with. */
const OLDEST_POSTGRES = 14;

/** What is left on a disk that the program can still work with, and below which it may soon be full. */
const NEEDED_BYTES = 200e6;
const SPARE_BYTES = 2e9;

/** S3 rejects requests of a clock that is 15 minutes wrong; leases and signatures tolerate seconds. */
const CLOCK_WARNING_MS = 5000;
const CLOCK_ERROR_MS = 60_000;

/** Judges a version of Node by the `engines` of package.json: alternatives such as `^20.19.0` and `>=24.11.0`. */
export function judgeNode(version: string, engines: string): Finding {
  const isSupported = engines.split('||').some((range) => isWithin(version, range.trim()));
  return isSupported
    ? ok('Node.js', version)
    : failure('Node.js', `${version} is not supported: install one of ${engines.replaceAll(' ||', ',')}.`);
}

function isWithin(version: string, range: string): boolean {
  const [, operator, least] = /^(\^|>=)(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  if (least === undefined) return false;
  const isNewer = version.localeCompare(least, 'en', { numeric: true }) >= 0;
  return isNewer && (operator === '>=' || version.split('.')[0] === least.split('.')[0]);
}

export function judgeDatabase({ version, major }: { version: string; major: number }): Finding {
  return major >= OLDEST_POSTGRES
    ? ok('Database', `PostgreSQL ${version}`)
    : failure('Database', `PostgreSQL ${version} is too old: upgrade it to ${OLDEST_POSTGRES} or later.`);
}

export function judgeDisk(folder: string, freeBytes: number): Finding {
  const free = `${formatBytes(freeBytes)} free at ${folder}`;
  if (freeBytes < NEEDED_BYTES)
    return failure('Disk', `${free}: free some space, or set DATA_DIR to a folder on another disk.`);
  return freeBytes < SPARE_BYTES
    ? warning('Disk', `${free}: a large catalogue may fill it.`)
    : ok('Disk', free);
}

/** Judges the clock of this machine by one of another machine. */
export function judgeClock(here: Date, there: Date): Finding {
  const differenceMs = here.getTime() - there.getTime();
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  const off = `${seconds} s ${differenceMs > 0 ? 'ahead of' : 'behind'} the database`;
  const fix = 'synchronise the clocks of both machines, by NTP for example.';
  if (Math.abs(differenceMs) < CLOCK_WARNING_MS) return ok('Clock', 'agrees with the database');
  return Math.abs(differenceMs) < CLOCK_ERROR_MS
    ? warning('Clock', `${off}: ${fix}`)
    : failure('Clock', `${off}, so that signed links and S3 fail: ${fix}`);
}
