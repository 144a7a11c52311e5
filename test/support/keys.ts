import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProgram } from './program.js';

/** What a command has said and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run keys -- <words>` with this environment, without npm. */
export function keys(env: Record<string, string>, ...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.resolve('dist/src/cli/keys.js'), ...words],
      // Away from the repository, whose .env is its developer's own affair.
      { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** Makes a key for `owner` on the program's database. */
export async function makeKey(
  { databaseUrl, dataDir }: Pick<TestProgram, 'databaseUrl' | 'dataDir'>,
  owner: string,
): Promise<string> {
  const made = await keys({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir }, 'create', owner);
  if (made.code !== 0) throw new Error(`No key was made: ${made.stderr}`);
  return made.stdout.trim();
}
