import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** How many upgrade offers of one connection are ignored. The response to the next one closes the connection. */
const MAX_UPGRADE_OFFERS = 100;

/** The headers that offer an upgrade to another protocol (RFC 7540, 3.2). */
const UPGRADE_HEADERS = new Set(['connection', 'upgrade', 'http2-settings']);

const offers = new WeakMap<Duplex, number>();

/** Since this version a request has its body also when it is emitted as an upgrade; before, the body was left in the socket. */
const BODY_APART_SINCE = 26;

/**
 * Serves a request as if it had offered no upgrade. Some clients offer HTTP/2 with every request and accept a response in
 * HTTP/1.1. Once a server listens for upgrades, however, Node emits every such request as an upgrade. Its
 * `shouldUpgradeCallback` (since 22.21 and 24.9) does not help: requests that the client sent behind the offer get lost. So it is
 * used for requests with a body alone, where this would lose the body: see {@link serveBodiesWithoutUpgrade}.
 */
export function serveWithoutUpgrade(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  rest: Buffer,
): void {
  const count = (offers.get(socket) ?? 0) + 1;
  offers.set(socket, count);
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2);
    if (!UPGRADE_HEADERS.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  if (count > MAX_UPGRADE_OFFERS) lines.push('Connection: close');
  // Node adds these listeners each time it accepts the connection, and does not remove them.
  for (const event of ['pause', 'resume']) socket.removeAllListeners(event);
  // Two calls instead of one concatenation, which would copy the rest once for every request in it.
  if (rest.length > 0) socket.unshift(rest);
  socket.unshift(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
  // Only Node's own listener, which is the first. The others already track this connection and would add their listeners
  // once for every offer.
  const [acceptConnection] = server.listeners('connection');
  acceptConnection!.call(server, socket);
}

/**
 * Lets a server serve requests that have a body as if they had offered no upgrade, where Node takes the body from the socket. Requests
 * that the client sent behind one get lost, so its response closes the connection: the client sends them again (RFC 9112, 9.3.2).
 */
export function serveBodiesWithoutUpgrade(server: Server): void {
  if (Number.parseInt(process.versions.node) < BODY_APART_SINCE) return;
  Object.assign(server, { shouldUpgradeCallback: (request: IncomingMessage) => !hasBody(request) });
  server.prependListener('request', ({ headers }: IncomingMessage, response: ServerResponse) => {
    if (headers.upgrade !== undefined) response.setHeader('Connection', 'close');
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
