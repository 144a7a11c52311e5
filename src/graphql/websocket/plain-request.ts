import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What belongs to the offer of another protocol (RFC 7540, 3.2). */
const OF_THE_OFFER = new Set(['connection', 'upgrade', 'http2-settings']);

/**
 * Has a request served as if it had offered no upgrade. Some clients offer HTTP/2 with every request, and may
 * be answered in HTTP/1.1; but once someone listens for upgrades, Node hands all of them over to be upgraded, unless
 * it knows a server's `shouldUpgradeCallback` (from 22.21 and 24.9 on).
 */
export function servePlainly(server: Server, request: IncomingMessage, socket: Duplex, rest: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
    if (!OF_THE_OFFER.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]));
  server.emit('connection', socket);
}
