import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { PerSecondCounter } from './per-second-counter.js';

export interface BackPressureLimits {
  /** How many bytes a client may leave unread. */
  readonly maxUnread: number;
  /** How many messages and pings a client may send per second. */
  readonly maxPerSecond: number;
}

/**
 * Pauses reading from a client that exceeds a limit: while too many bytes are unread, so that responses do not accumulate
 * in memory, and for one second after too many messages, so that one client cannot starve the others. A client that reads
 * nothing does not answer pings either, and is disconnected for that.
 */
export function applyBackPressure(
  client: WebSocket,
  connection: Duplex,
  { maxUnread, maxPerSecond }: BackPressureLimits,
): void {
  const received = new PerSecondCounter();
  const check = () => {
    const isTooFast = received.count() > maxPerSecond;
    if (client.isPaused) return;
    if (client.bufferedAmount > maxUnread) {
      client.pause();
      connection.once('drain', () => client.resume());
    } else if (isTooFast) {
      client.pause();
      setTimeout(() => client.resume(), 1000).unref();
    }
  };
  client.on('message', check);
  client.on('ping', check);
}
