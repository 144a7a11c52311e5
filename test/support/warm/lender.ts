import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { watchedArgv } from '../warnings/watch.js';

const CHILD = fileURLToPath(new URL('warm.child.js', import.meta.url));

/** What a client says first, as a line of JSON. */
export interface Wish {
  /** Whose programs share a process: the number of a Jest worker, which runs one test file at a time. */
  readonly borrower: string;
  /** The environment that the program shall see. */
  readonly env: Readonly<Record<string, string>>;
}

/** Lends programs that start in a tenth of the time, since the process has loaded them before. */
export interface Lender {
  /** Where to ask for one, on the loopback address. */
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a {@link Lender}, which starts a process for each borrower when it first asks. */
export async function startLender(): Promise<Lender> {
  const children = new Map<string, ChildProcess>();
  const childOf = (borrower: string): ChildProcess => {
    const known = children.get(borrower);
    if (known !== undefined) return known;
    // Away from the repository, whose .env is its developer's own affair, and with nothing of ours but the path.
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
