import type { Socket } from 'node:net';
import { setInterval as every } from 'node:timers/promises';

/** What a server does with a request, for as long as the connection is open. */
export type Behaviour = (socket: Socket, request: { readonly path: string }) => void | Promise<void>;

/** Sends `texts`, and leaves the connection open. */
export const send =
  (...texts: (string | Uint8Array)[]): Behaviour =>
  (socket) =>
    texts.forEach((text) => socket.write(text));

/** Sends `beginning`, then `more` until the connection closes: as fast as possible, or each `eachMs`. */
export const sendEndlessly =
  (beginning: string, more: string, eachMs?: number): Behaviour =>
  async (socket) => {
    socket.write(beginning);
    if (eachMs !== undefined) {
      for await (const _ of every(eachMs))
        if (socket.destroyed) return;
        else socket.write(more);
    }
    let resume = (): void => undefined;
    socket.on('drain', () => resume()).on('close', () => resume());
    const chunk = more.repeat(Math.ceil(65_536 / more.length));
    while (!socket.destroyed) {
      if (socket.write(chunk)) continue;
      await new Promise<void>((resolve) => (resume = resolve));
    }
  };

/** Sends `text`, then resets the connection. */
export const sendAndReset =
  (text: string): Behaviour =>
  (socket) =>
    void socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 50));
