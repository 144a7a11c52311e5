import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = path.resolve('dist/bundle/halftone.js');

/** How a program ended whose start must fail. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly args?: readonly string[];
  /** A shell command that runs before it, in a separate mount namespace; needs root. */
  readonly before?: string;
}

/** Runs the compiled program until it exits by itself. */
export async function runToItsEnd(
  env: Readonly<Record<string, string>>,
  { args = [], before }: RunOptions = {},
): Promise<Ending> {
  const command = [process.execPath, MAIN, ...args];
  const [file, ...rest] =
    before === undefined
      ? command
      : ['unshare', '-m', 'sh', '-c', `${before} && exec "$@"`, 'sh', ...command];
  const program = spawn(file!, rest, { cwd: tmpdir(), env: { PATH: process.env.PATH, PORT: '0', ...env } });
  const [stdout, stderr, [code]] = await Promise.all([
    text(program.stdout),
    text(program.stderr),
    once(program, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** The expected output of a failed start: only this sentence, without a stack. */
export const refusal = (sentence: string) => ({ code: 1, stderr: `Halftone cannot start.\n${sentence}\n` });
