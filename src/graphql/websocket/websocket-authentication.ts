import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { CloseCode } from 'graphql-ws';
import {
  Access,
  bearerOf,
  bearerOfParams,
  type Caller,
  Limits,
  ActiveConnections,
} from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import type { GraphqlConnection } from './graphql-connection.js';

/** Close codes of RFC 6455 after which clients reconnect later. After graphql-ws's own codes they do not. */
const INTERNAL = 1011;
const TRY_LATER = 1013;

/** Authenticates WebSocket clients. */
@Injectable()
export class WebSocketAuthentication {
  private readonly logger = new Logger(WebSocketAuthentication.name);

  constructor(
    private readonly access: Access,
    private readonly limits: Limits,
    private readonly connections: ActiveConnections,
  ) {}

  /**
   * Authenticates the client of a connection, and closes the connection if that fails. Also closes the connection when the
   * client's key is revoked, with a code after which GraphQL clients do not reconnect.
   *
   * @returns whether the client is authenticated
   */
  async authenticate({ connectionParams, extra }: GraphqlConnection): Promise<boolean> {
    const token = bearerOfParams(connectionParams) ?? bearerOf(extra.request.headers.authorization);
    try {
      const caller = await this.identify(token, this.limits.addressOf(extra.request));
      extra.caller = caller;
      extra.unregister = this.connections.register(caller, () =>
        extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED: the key was revoked'),
      );
      // The client may have disconnected during the lookup of the key; its close event has passed then.
      if (extra.socket.readyState !== extra.socket.OPEN) extra.unregister();
      return true;
    } catch (error) {
      extra.socket.close(...this.closeReason(error));
      return false;
    }
  }

  private identify(token: string | null, address: string): Promise<Caller> {
    return token === null
      ? this.access.authenticate(null)
      : this.limits.limitFailedAuthentication(address, () => this.access.authenticate(token));
  }

  private closeReason(error: unknown): [code: number, reason: string] {
    if (error instanceof ClientError && error.code === 'RATE_LIMITED') {
      return [TRY_LATER, 'RATE_LIMITED: try again later'];
    }
    if (error instanceof ClientError) {
      return [CloseCode.Unauthorized, `${error.code}: send a valid key in the connectionParams`];
    }
    const id = randomUUID();
    this.logger.error(`${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return [INTERNAL, `INTERNAL: the log has the details under ${id}`];
  }
}
