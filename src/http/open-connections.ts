import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often idle connections are closed while the server shuts down. */
const POLL_INTERVAL_MS = 50;

/** Tracks the open connections of a server, upgraded ones included, for a graceful shutdown. */
export class OpenConnections {
  private readonly open = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /** Stops listening, waits up to `timeoutMs` for responses in progress to be sent, then closes every connection. */
  async close(timeoutMs: number): Promise<void> {
    this.server.close();
    const deadline = performance.now() + timeoutMs;
    while (this.open.size > 0 && performance.now() < deadline) {
      this.server.closeIdleConnections();
      await sleep(POLL_INTERVAL_MS);
    }
    for (const socket of this.open) socket.destroy();
  }
}
