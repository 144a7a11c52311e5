import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EmbeddedPostgresOptions } from '../../src/database/embedded/embedded-postgres.js';

export interface OwnerOptions extends Omit<EmbeddedPostgresOptions, 'log'> {
  /** Switches from root to this user (and to the group with the same number) before it starts. */
  readonly uid?: number;
}

/** Another process with an embedded PostgreSQL. */
export interface Owner {
  readonly pid: number;
  /** The server's URL; rejects with the name and message of the error when the start fails. */
  readonly url: Promise<string>;
  /** Stops the server and ends. */
  stop(): Promise<void>;
  /** Sends `signal` to the process, or to everything in its session like a terminal; SIGKILL waits for its end. */
  kill(signal: 'SIGKILL' | 'SIGINT', group?: 'group'): Promise<void>;
}

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Starts an {@link Owner}. */
export function startOwner(options: OwnerOptions): Owner {
  const child = fork(beside('embedded-owner.child.ts'), [JSON.stringify(options)], {
    execArgv: ['--import', beside('source.register.js')],
    detached: true,
  });
  const pid = child.pid!;
  const exited = once(child, 'exit');
  return {
    pid,
    url: firstWord(Promise.race([once(child, 'message'), exited.then(() => [])])),
    stop: async () => {
      if (child.connected) child.send('stop');
      await exited;
    },
    kill: async (signal, group) => {
      process.kill(group === undefined ? pid : -pid, signal);
      if (signal === 'SIGKILL') await exited;
    },
  };
}

type Word = { readonly url: string } | { readonly error: { name: string; message: string } } | undefined;

async function firstWord(spoken: Promise<unknown[]>): Promise<string> {
  const word = (await spoken)[0] as Word;
  if (word === undefined) throw new Error('The process ended without a message; see its output above.');
  if ('error' in word) throw Object.assign(new Error(word.error.message), { name: word.error.name });
  return word.url;
}
