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
import type { GraphqlConnection } from './connection.js';

/** Close codes that have clients come again later (RFC 6455), as graphql-ws's own do not. */
const INTERNAL = 1011;
const TRY_LATER = 1013;

/** Lets WebSocket clients in, once they have shown who they are. */
@Injectable()
export class WebSocketAdmission {
  private readonly logger = new Logger(WebSocketAdmission.name);

  constructor(
    private readonly access: Access,
    private readonly limits: Limits,
    private readonly visits: ActiveConnections,
  ) {}

  /**
   * Closes the connection of who may not come in, and that of who may, when the key is revoked, in words that
   * GraphQL clients take for final.
   *
   * @returns whether the client is in
   */
  async admit({ connectionParams, extra }: GraphqlConnection): Promise<boolean> {
    const token = bearerOfParams(connectionParams) ?? bearerOf(extra.request.headers.authorization);
    try {
      const caller = await this.identify(token, this.limits.addressOf(extra.request));
      extra.caller = caller;
      extra.leave = this.visits.begin(caller, () =>
        extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED: the key was revoked'),
      );
      // Whoever left while the key was looked up is not told of it.
      if (extra.socket.readyState !== extra.socket.OPEN) extra.leave();
      return true;
    } catch (error) {
      extra.socket.close(...this.farewell(error));
      return false;
    }
  }

  private identify(token: string | null, address: string): Promise<Caller> {
    return token === null
      ? this.access.admit(null)
      : this.limits.guess(address, () => this.access.admit(token));
  }

  private farewell(error: unknown): [code: number, reason: string] {
    if (error instanceof ClientError && error.code === 'RATE_LIMITED') {
      return [TRY_LATER, 'RATE_LIMITED: try again later'];
    }
    if (error instanceof ClientError) {
      return [CloseCode.Unauthorized, `${error.code}: send a good key in the connectionParams`];
    }
    const id = randomUUID();
    this.logger.error(`${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return [INTERNAL, `INTERNAL: the log has more under ${id}`];
  }
}
