import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often connections are looked at that may have become idle. */
const LOOK_EVERY_MS = 50;

/** The connections of a server, upgraded ones included, so that it can be closed in good order. */
export class OpenConnections {
  private readonly open = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  /** Stops listening, so that new connections are refused; lets answers under way be sent for `withinMs`, then closes all. */
  async close(withinMs: number): Promise<void> {
    this.server.close();
    const deadline = performance.now() + withinMs;
    while (this.open.size > 0 && performance.now() < deadline) {
      this.server.closeIdleConnections();
      await sleep(LOOK_EVERY_MS);
    }
    for (const socket of this.open) socket.destroy();
  }
}
