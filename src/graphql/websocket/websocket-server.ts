import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ConnectionCounter, Limits } from '../../access/index.js';
import { afterPendingResponses } from '../../http/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { RequestLoaders, RequestQueries } from '../../requests/index.js';
import { toClientError } from '../client-errors.js';
import { applyBackPressure } from './back-pressure.js';
import { ClientSocket } from './client-socket.js';
import type { ConnectionState } from './graphql-connection.js';
import { Handshake, rejectHandshake } from './handshake.js';
import { serveBodiesWithoutUpgrade, serveWithoutUpgrade } from './serve-without-upgrade.js';
import { WebSocketAuthentication } from './websocket-authentication.js';
import {
  SHUTDOWN_TIMEOUT_MS,
  INIT_TIMEOUT_MS,
  MAX_MESSAGE_BYTES,
  MAX_PER_SECOND,
  MAX_UNREAD_BYTES,
  PING_INTERVAL_MS,
} from './websocket-limits.js';
import { WebSocketOperations } from './websocket-operations.js';

/**
 * Serves GraphQL over WebSocket (the graphql-transport-ws protocol) at the same path as over HTTP, with the schema that
 * Nest has built. It replaces Nest's own server, which accepts messages of 100 MiB and leaves sockets that request another
 * path open without a listener for their errors.
 */
@Injectable()
export class WebSocketGraphqlServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('GraphQL');
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    WebSocket: ClientSocket,
  });
  private readonly handshake: Handshake;
  private dispose: () => Promise<void> = async () => {};
  private isStopping = false;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly queries: RequestQueries,
    private readonly authentication: WebSocketAuthentication,
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.handshake = new Handshake(config, limits, new ConnectionCounter(config.http.connectionsPerClient));
  }

  onApplicationBootstrap(): void {
    const server = useServer({ ...this.protocol(), isProd: true }, this.sockets, PING_INTERVAL_MS);
    this.dispose = () => Promise.resolve(server.dispose());
    const http: Server = this.adapter.httpAdapter.getHttpServer();
    serveBodiesWithoutUpgrade(http);
    http.on('upgrade', (request, socket, head) => {
      // A client may reset its connection at any moment; without a listener the error would end the process.
      if (!socket.listeners('error').includes(destroyOnError)) socket.on('error', destroyOnError);
      afterPendingResponses(socket, () => {
        if (isWebSocket(request)) void this.upgrade(request, socket, head);
        else serveWithoutUpgrade(http, request, socket, head);
      });
    });
  }

  /** Closes every connection with code 1001 (going away), and rejects new handshakes with 503. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const terminateTimer = setTimeout(() => {
      for (const client of this.sockets.clients) client.terminate();
    }, SHUTDOWN_TIMEOUT_MS);
    await this.dispose().finally(() => clearTimeout(terminateTimer));
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.isStopping) await this.stop();
  }

  private protocol(): ServerOptions<Record<string, unknown>, Extra & ConnectionState> {
    const { schema } = this.schemaHost;
    const operations = new WebSocketOperations(schema, this.limits, this.config.graphql);
    const mask = (errors: readonly (GraphQLError | GraphQLFormattedError)[]) =>
      errors.map((error) =>
        toClientError(
          error,
          (id, cause) => this.logger.error(`${id} ${describe(cause)}`),
          this.config.graphql,
        ),
      );
    return {
      schema,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: (connection) => this.authentication.authenticate(connection),
      onSubscribe: (connection, _id, sent) => operations.accept(connection, sent),
      context: ({ extra }) => ({ loaders: new RequestLoaders(this.queries), extra }),
      execute: (args) => operations.execute(args),
      subscribe: (args) => operations.subscribe(args),
      onNext: (_connection, _id, _sent, _args, result) =>
        result.errors === undefined ? undefined : { ...result, errors: mask(result.errors) },
      onError: (_connection, _id, _sent, errors) => mask(errors),
      onClose: ({ extra }) => extra.unregister?.(),
    };
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const accepted = await this.handshake.accept(request);
    if (typeof accepted === 'string') {
      rejectHandshake(socket, accepted);
      return;
    }
    const unregister = accepted;
    if (this.isStopping) {
      unregister();
      rejectHandshake(socket, '503 Service Unavailable');
      return;
    }
    // The socket may have closed during the handshake.
    if (socket.destroyed) unregister();
    else socket.once('close', unregister);
    this.sockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
      applyBackPressure(client, socket, { maxUnread: MAX_UNREAD_BYTES, maxPerSecond: MAX_PER_SECOND });
      this.sockets.emit('connection', client, request);
    });
  }
}

function destroyOnError(this: Duplex): void {
  this.destroy();
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
