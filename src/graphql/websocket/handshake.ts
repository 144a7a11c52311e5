import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ConnectionCounter,
  isUntrustedHost,
  isCrossOrigin,
  isLocalOnly,
  type Limits,
} from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import { belowBasePath, publicPath } from '../../http/index.js';
import type { Config } from '../../config/index.js';
import { GRAPHQL_PATH } from '../graphql-options.js';

/** The HTTP status line of a rejected WebSocket handshake. */
export type HandshakeRejection =
  | '403 Forbidden'
  | '404 Not Found'
  | '429 Too Many Requests'
  | '503 Service Unavailable';

/** When to retry while this process stops. A replacement process usually accepts connections by then. */
const RETRY_AFTER_SECONDS = 1;

/** Checks WebSocket handshakes, because upgrade requests bypass the HTTP pipeline and its checks. */
export class Handshake {
  constructor(
    private readonly config: Pick<Config, 'http' | 'auth'>,
    private readonly limits: Limits,
    private readonly open: ConnectionCounter,
  ) {}

  /** Registers the connection and returns the function that unregisters it, or returns the reason for a rejection. */
  async accept(request: IncomingMessage): Promise<(() => void) | HandshakeRejection> {
    const { http } = this.config;
    const target = request.url ?? '';
    const path = belowBasePath(target, publicPath(http.publicUrl)) ?? target;
    if (path.split('?', 1)[0] !== GRAPHQL_PATH) return '404 Not Found';
    if (isCrossOrigin(request.headers, http)) return '403 Forbidden';
    if (isLocalOnly(this.config) && isUntrustedHost(request.headers.host, http)) return '403 Forbidden';
    const address = this.limits.addressOf(request);
    try {
      await this.limits.consume(null, address, 'calls');
    } catch (error) {
      if (error instanceof ClientError) return '429 Too Many Requests';
      throw error;
    }
    return this.open.acquire(address) ?? '429 Too Many Requests';
  }
}

/** Responds to a rejected handshake and closes its connection, even if the client leaves its side open. */
export function rejectHandshake(socket: Duplex, rejection: HandshakeRejection): void {
  socket.once('finish', () => socket.destroy());
  const lines = [`HTTP/1.1 ${rejection}`, 'Connection: close', 'Content-Length: 0'];
  if (rejection === '503 Service Unavailable') lines.push(`Retry-After: ${RETRY_AFTER_SECONDS}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
}
