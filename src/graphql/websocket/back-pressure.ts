import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { PerSecond } from './per-second.js';

/** What a client may leave unread, in bytes, and how often it may say something. */
export interface Pressure {
  readonly maxUnread: number;
  readonly maxPerSecond: number;
}

/**
 * Takes nothing more from a client while it leaves too much of what it was sent unread, so that nobody can have
 * answers pile up here, nor for the rest of a second in which it has said too much, so that all others have their
 * turn. Whoever reads nothing at all does not answer pings either, and is cut off for that.
 */
export function holdBack(client: WebSocket, connection: Duplex, { maxUnread, maxPerSecond }: Pressure): void {
  const said = new PerSecond();
  const look = () => {
    const isTooMuch = said.count() > maxPerSecond;
    if (client.isPaused) return;
    if (client.bufferedAmount > maxUnread) {
      client.pause();
      connection.once('drain', () => client.resume());
    } else if (isTooMuch) {
      client.pause();
      setTimeout(() => client.resume(), 1000).unref();
    }
  };
  client.on('message', look);
  client.on('ping', look);
}
