import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ClientCount,
  isForeignHost,
  isForeignPage,
  isForOwnMachine,
  type Limits,
} from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import { belowBasePath, publicPath } from '../../http/index.js';
import type { Config } from '../../config/index.js';
import { GRAPHQL_PATH } from '../graphql-options.js';

/** Why a WebSocket is not opened, as HTTP says it. */
export type HandshakeRejection =
  | '403 Forbidden'
  | '404 Not Found'
  | '429 Too Many Requests'
  | '503 Service Unavailable';

/** When to come again, to the process that takes the place of one that stops. */
const RETRY_AFTER_SECONDS = 1;

/** Decides who may open a WebSocket: nobody else has looked at them, as HTTP's door is passed by. */
export class Handshake {
  constructor(
    private readonly config: Pick<Config, 'http' | 'auth'>,
    private readonly limits: Limits,
    private readonly open: ClientCount,
  ) {}

  /** Counts the client in and returns what counts it out again, or says why it may not come in. */
  async enter(request: IncomingMessage): Promise<(() => void) | HandshakeRejection> {
    const { http } = this.config;
    const target = request.url ?? '';
    const path = belowBasePath(target, publicPath(http.publicUrl)) ?? target;
    if (path.split('?', 1)[0] !== GRAPHQL_PATH) return '404 Not Found';
    if (isForeignPage(request.headers, http)) return '403 Forbidden';
    if (isForOwnMachine(this.config) && isForeignHost(request.headers.host, http)) return '403 Forbidden';
    const address = this.limits.addressOf(request);
    try {
      await this.limits.spend(null, address, 'calls');
    } catch (error) {
      if (error instanceof ClientError) return '429 Too Many Requests';
      throw error;
    }
    return this.open.enter(address) ?? '429 Too Many Requests';
  }
}

/** Answers a handshake that is refused, and closes its connection whether the client does so or not. */
export function refuse(socket: Duplex, refusal: HandshakeRejection): void {
  socket.once('finish', () => socket.destroy());
  const lines = [`HTTP/1.1 ${refusal}`, 'Connection: close', 'Content-Length: 0'];
  if (refusal === '503 Service Unavailable') lines.push(`Retry-After: ${RETRY_AFTER_SECONDS}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
}
