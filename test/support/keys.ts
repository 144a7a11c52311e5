import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { formatKey, hashOf, makeKey as newKey } from '../../src/access/api-key.js';
import type { TestProgram } from './program.js';
import { watchedArgv } from './warnings/watch.js';

/** The output and exit code of a command. */
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
      [...watchedArgv(), path.resolve('dist/bundle/halftone-keys.js'), ...words],
      // Not in the repository, which may contain a developer's .env.
      { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** Creates a key for `owner` in the program's database, like the command but without its process. */
export async function makeKey(
  { databaseUrl }: Pick<TestProgram, 'databaseUrl'>,
  owner: string,
): Promise<string> {
  const key = newKey();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('INSERT INTO api_keys (id, owner, hash) VALUES ($1, $2, $3)', [
      key.id,
      owner,
      hashOf(key.secret),
    ]);
  } finally {
    await client.end();
  }
  return formatKey(key);
}
