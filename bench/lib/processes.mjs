import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether this system tells the CPU time and memory of other processes in /proc, as Linux does. */
export const hasProc = existsSync('/proc/self/stat');

/** What a bench prints where {@link hasProc} is false. */
export const NO_PROC = 'CPU time and memory by process are not shown: this system has no /proc.';

const MS_PER_TICK = hasProc ? 1000 / clockTicks() : Number.NaN;

function clockTicks() {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  } catch {
    return 100;
  }
}

/**
 * Parses the text of /proc/<pid>/stat. Times are clock ticks: `own` is this process, `ended` its children that have
 * ended and that it has waited for, with theirs. The name may contain spaces and parentheses.
 */
export function parseStat(text) {
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const number = (index) => Number(fields[index]);
  return {
    pid: Number.parseInt(text, 10),
    name: text.slice(text.indexOf('(') + 1, close),
    parent: number(1),
    own: number(11) + number(12),
    ended: number(13) + number(14),
  };
}

/**
 * Assigns the processes below `roots` (objects of a `kind` and a `pid`) to kinds: each to the kind of its nearest
 * ancestor among the roots, and the compressor children of the program to `compressor`.
 */
export function classify(processes, roots, isCompressor = () => false) {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const rootKinds = new Map(roots.map(({ kind, pid }) => [pid, kind]));
  const kindOf = (pid, depth = 0) => {
    const kind = rootKinds.get(pid);
    if (kind !== undefined) return kind;
    const process = byPid.get(pid);
    if (process === undefined || depth > 50) return undefined;
    const above = kindOf(process.parent, depth + 1);
    return above === 'main' && isCompressor(process) ? 'compressor' : above;
  };
  return processes.flatMap((process) => {
    const kind = kindOf(process.pid);
    return kind === undefined ? [] : [{ ...process, kind }];
  });
}

/**
 * Adds up clock ticks by kind. The time of children that ended belongs to the kind of their parent, except that the
 * children of `main` are the compressor's. So the sums only grow, whichever processes end between two readings.
 */
export function sumTicks(classified) {
  const sums = {};
  const add = (kind, ticks) => (sums[kind] = (sums[kind] ?? 0) + ticks);
  for (const { kind, own, ended } of classified) {
    add(kind, own);
    if (ended > 0) add(kind === 'main' ? 'compressor' : kind, ended);
  }
  return sums;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended.
    return undefined;
  }
}

function allProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const text = read(`/proc/${pid}/stat`);
      return text === undefined ? [] : [parseStat(text)];
    });
}

const isCompressor = ({ pid }) => read(`/proc/${pid}/cmdline`)?.includes('compressor.child') ?? false;

/** The running processes below these roots, each with its kind. */
export function processesOf(roots) {
  return hasProc ? classify(allProcesses(), roots, isCompressor) : [];
}

/** The CPU milliseconds so far of the processes below these roots, by kind; empty without /proc. */
export function cpuTimes(roots) {
  const sums = sumTicks(processesOf(roots));
  return Object.fromEntries(Object.entries(sums).map(([kind, ticks]) => [kind, ticks * MS_PER_TICK]));
}

/** The CPU milliseconds between two readings of {@link cpuTimes}, with their `total`; empty without /proc. */
export function cpuBetween(before, after) {
  const spent = Object.fromEntries(
    Object.entries(after).map(([kind, ms]) => [kind, Math.max(0, ms - (before[kind] ?? 0))]),
  );
  const total = Object.values(spent).reduce((sum, ms) => sum + ms, 0);
  return Object.keys(spent).length === 0 ? {} : { ...spent, total };
}

/** Divides CPU milliseconds by a number of images. */
export function perImage(cpu, images) {
  return Object.fromEntries(Object.entries(cpu).map(([kind, ms]) => [kind, ms / images]));
}

/** The resident bytes of a process, now and at most so far; undefined without /proc or after its end. */
export function memoryOf(pid) {
  const text = hasProc ? read(`/proc/${pid}/status`) : undefined;
  const bytes = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(text)?.[1] ?? Number.NaN) * 1024;
  return text === undefined ? undefined : { rss: bytes('VmRSS'), peak: bytes('VmHWM') };
}
