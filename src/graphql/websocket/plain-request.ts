import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** How many offers of one connection are passed over; the answer to the next one closes the connection. */
export const MAX_OFFERS = 100;

/** The headers that offer another protocol (RFC 7540, 3.2). */
const OF_THE_OFFER = new Set(['connection', 'upgrade', 'http2-settings']);

const offers = new WeakMap<Duplex, number>();

/**
 * Serves a request as if it had offered no upgrade. Some clients offer HTTP/2 with every request, and may
 * be answered in HTTP/1.1; but once a server listens for upgrades, Node hands all of them over to be upgraded, unless
 * it knows a server's `shouldUpgradeCallback` (from 22.21 and 24.9 on).
 */
export function servePlainly(server: Server, request: IncomingMessage, socket: Duplex, rest: Buffer): void {
  const count = (offers.get(socket) ?? 0) + 1;
  offers.set(socket, count);
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
    if (!OF_THE_OFFER.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  if (count > MAX_OFFERS) lines.push('Connection: close');
  // Node adds these each time it takes the connection, and does not remove them.
  for (const event of ['pause', 'resume']) socket.removeAllListeners(event);
  // Each on its own: joined, the rest would be copied once for every request in it.
  if (rest.length > 0) socket.unshift(rest);
  socket.unshift(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
  // Node's own listener is the first. The others know this connection, and would listen to it once for every offer.
  const [takeConnection] = server.listeners('connection');
  takeConnection!.call(server, socket);
}
