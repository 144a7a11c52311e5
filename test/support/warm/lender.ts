import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { watchedArgv } from '../warnings/watch.js';

const CHILD = fileURLToPath(new URL('warm.child.js', import.meta.url));

/** The first message of a client, as a line of JSON. */
export interface Wish {
  /** The programs of one Jest worker share a process; a Jest worker runs one test file at a time. */
  readonly borrower: string;
  /** The environment of the program. */
  readonly env: Readonly<Record<string, string>>;
}

/** Lends programs that start in a tenth of the time, since their process has already loaded the code. */
export interface Lender {
  /** The port on loopback at which programs are requested. */
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a {@link Lender}, which starts a process for each borrower at its first request. */
export async function startLender(): Promise<Lender> {
  const children = new Map<string, ChildProcess>();
  const childOf = (borrower: string): ChildProcess => {
    const known = children.get(borrower);
    if (known !== undefined) return known;
    // Not in the repository, which may contain a developer's .env, and with only our PATH.
    const child = fork(CHILD, { cwd: tmpdir(), env: { PATH: process.env.PATH }, execArgv: watchedArgv() });
    children.set(borrower, child);
    child.once('exit', () => children.delete(borrower));
    return child;
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => undefined);
    void wishOf(client).then(({ borrower, env }) => childOf(borrower).send(env, client));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      await Promise.all(
        [...children.values()].map(async (child) => {
          const ended = once(child, 'exit');
          child.disconnect();
          await ended;
        }),
      );
    },
  };
}

async function wishOf(client: Socket): Promise<Wish> {
  let text = '';
  while (!text.endsWith('\n')) text += String((await once(client, 'data'))[0]);
  client.pause();
  return JSON.parse(text) as Wish;
}
