import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Wish } from './lender.js';

/** A program in a process that is shared with other programs of this test file; see `lender.ts`. */
export interface BorrowedProgram {
  readonly url: string;
  /** The id of the shared process. */
  readonly pid: number;
  /** The output of the process since the start of this program. */
  output(): string;
  /** Resolves when it has ended: to 0, or to 1 when it did not stop cleanly. */
  readonly ended: Promise<number>;
  stop(): void;
}

interface Message {
  readonly output?: string;
  readonly url?: string;
  readonly pid?: number;
  readonly failure?: string | null;
}

/** Starts the program with this environment and no other, and waits until it is ready. */
export async function borrowProgram(env: Readonly<Record<string, string>>): Promise<BorrowedProgram> {
  const port = Number(process.env.HALFTONE_TEST_LENDER);
  const socket = connect(port, '127.0.0.1');
  const wish: Wish = { borrower: process.env.JEST_WORKER_ID!, env };
  socket.write(`${JSON.stringify(wish)}\n`);
  let output = '';
  let failure: string | null | undefined;
  const ended = once(socket, 'close').then(() => {
    if (failure === undefined) failure = 'Its process ended.';
    output += failure ?? '';
    return failure === null ? 0 : 1;
  });
  const { url, pid } = await new Promise<{ url: string; pid: number }>((resolve, reject) => {
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      output += message.output ?? '';
      if (message.failure !== undefined) failure = message.failure;
      if (message.url !== undefined) resolve({ url: message.url, pid: message.pid! });
    });
    void ended.then(() => reject(new Error(`The program ended before it was ready:\n${output}`)));
  });
  return { url, pid, output: () => output, ended, stop: () => void socket.end() };
}
