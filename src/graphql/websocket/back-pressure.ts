import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/**
 * Takes nothing more from a client while it leaves `maxUnread` bytes of what it was sent unread, so that nobody can
 * have answers pile up here. Whoever reads nothing at all does not answer pings either, and is cut off for that.
 */
export function holdBack(client: WebSocket, connection: Duplex, maxUnread: number): void {
  const look = () => {
    if (client.isPaused || client.bufferedAmount <= maxUnread) return;
    client.pause();
    connection.once('drain', () => client.resume());
  };
  client.on('message', look);
  client.on('ping', look);
}
