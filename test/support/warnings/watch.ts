import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PRELOAD = fileURLToPath(new URL('watch.preload.cjs', import.meta.url));

/** Set for every process of a test run: the preload that records its warnings. */
const VARIABLE = 'HALFTONE_TEST_PRELOAD';

/** The recorded warnings and unhandled rejections of a test run. */
export interface WarningWatch {
  /** Loaded with `--require`, it watches a process, and those that it forks with its own arguments. */
  readonly preload: string;
  /** Returns each warning so far, as readable text. */
  warnings(): string[];
  remove(): void;
}

export function startWarningWatch(): WarningWatch {
  const folder = mkdtempSync(path.join(tmpdir(), 'halftone-warnings-'));
  const preload = path.join(folder, 'preload.cjs');
  copyFileSync(PRELOAD, preload);
  const file = path.join(folder, 'warnings.jsonl');
  return {
    preload,
    warnings: () =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => describe(JSON.parse(line) as Recorded)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Watches this process and its future child processes, except those with another environment. */
export function watchThisProcess(watch: WarningWatch): void {
  createRequire(import.meta.url)(watch.preload);
  process.env[VARIABLE] = watch.preload;
  process.env.NODE_OPTIONS =
    `${process.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(watch.preload)}`.trim();
}

/** Node's arguments that watch a process which does not get our environment. */
export function watchedArgv(): string[] {
  const preload = process.env[VARIABLE];
  return preload === undefined ? [] : ['--require', preload];
}

interface Recorded {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly command: readonly string[];
}

function describe({ name, message, stack, command }: Recorded): string {
  return `${name} in ${command.join(' ')}: ${stack ?? message}`;
}
