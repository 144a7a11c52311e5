import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { watchedArgv } from './warnings/watch.js';

const MAIN = path.resolve('dist/bundle/halftone.js');

const running = new Set<RunningCommand>();

/** Ends the commands that a failed test has left running. */
export async function endCommands(): Promise<void> {
  for (const { child } of running) child.kill('SIGTERM');
  await Promise.all([...running].map(({ ended }) => ended));
}

/** A running `halftone` command. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout(): string;
  stderr(): string;
  /** The objects that `--json` has printed so far. */
  events(): { readonly event: string; readonly [field: string]: unknown }[];
}

/** Starts `halftone <words>` in `cwd`, in a pipe; only our PATH and `env` are in its environment. */
export function startCommand(
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningCommand {
  return run(process.execPath, [...watchedArgv(), MAIN, ...words], cwd, env);
}

/** Starts it in a terminal of 100 columns, whose keyboard is the child's standard input. */
export function startInTerminal(
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningCommand {
  const command = [process.execPath, MAIN, ...words].map((word) => `'${word}'`).join(' ');
  const args = ['--quiet', '--return', '--flush', '--command', `stty cols 100; exec ${command}`, '/dev/null'];
  return run('script', args, cwd, { TERM: 'xterm', SHELL: '/bin/sh', ...env });
}

/** Runs a command to its end. */
export async function runCommand(
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = startCommand(cwd, words, env);
  const code = await command.ended;
  return { code, stdout: command.stdout(), stderr: command.stderr() };
}

function run(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): RunningCommand {
  const child = spawn(file, args, { cwd, env: { PATH: process.env.PATH, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const lines = () =>
    stdout
      .slice(0, stdout.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '');
  const command: RunningCommand = {
    child,
    ended: once(child, 'close').then(([code]) => {
      running.delete(command);
      return code as number | null;
    }),
    stdout: () => stdout,
    stderr: () => stderr,
    events: () => lines().map((line) => JSON.parse(line) as { event: string }),
  };
  running.add(command);
  return command;
}
