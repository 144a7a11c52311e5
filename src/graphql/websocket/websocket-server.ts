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
import { ClientCount, Limits } from '../../access/index.js';
import { whenAnswered } from '../../http/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { RequestLoaders, RequestQueries } from '../../requests/index.js';
import { toClientError } from '../client-errors.js';
import { holdBack } from './back-pressure.js';
import { ClientSocket } from './client-socket.js';
import type { Known } from './connection.js';
import { Handshake, refuse } from './handshake.js';
import { servePlainly } from './plain-request.js';
import { WebSocketAdmission } from './websocket-admission.js';
import {
  GOODBYE_WITHIN_MS,
  INIT_WITHIN_MS,
  MAX_MESSAGE_BYTES,
  MAX_PER_SECOND,
  MAX_UNREAD_BYTES,
  PING_EVERY_MS,
} from './websocket-limits.js';
import { WebSocketOperations } from './websocket-operations.js';

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol) at the same path as over HTTP, on the schema that
 * Nest built. The server is our own, since Nest's takes messages of 100 MiB and leaves sockets that ask for
 * another path open, without anyone listening for their errors.
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
    private readonly admission: WebSocketAdmission,
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.handshake = new Handshake(config, limits, new ClientCount(config.http.connectionsPerClient));
  }

  onApplicationBootstrap(): void {
    const server = useServer({ ...this.protocol(), isProd: true }, this.sockets, PING_EVERY_MS);
    this.dispose = () => Promise.resolve(server.dispose());
    const http: Server = this.adapter.httpAdapter.getHttpServer();
    http.on('upgrade', (request, socket, head) => {
      // A client may reset its connection at any moment; without a listener that would end the process.
      if (!socket.listeners('error').includes(destroyOnError)) socket.on('error', destroyOnError);
      whenAnswered(socket, () => {
        if (isWebSocket(request)) void this.upgrade(request, socket, head);
        else servePlainly(http, request, socket, head);
      });
    });
    // Newer Nodes ask before they hand a request over; servePlainly is for the others.
    Object.assign(http, { shouldUpgradeCallback: isWebSocket });
  }

  /** Tells every client that the server goes away (code 1001), and refuses new ones with 503. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const cutOff = setTimeout(() => {
      for (const client of this.sockets.clients) client.terminate();
    }, GOODBYE_WITHIN_MS);
    await this.dispose().finally(() => clearTimeout(cutOff));
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.isStopping) await this.stop();
  }

  private protocol(): ServerOptions<Record<string, unknown>, Extra & Known> {
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
      connectionInitWaitTimeout: INIT_WITHIN_MS,
      onConnect: (connection) => this.admission.admit(connection),
      onSubscribe: (connection, _id, sent) => operations.accept(connection, sent),
      context: ({ extra }) => ({ loaders: new RequestLoaders(this.queries), extra }),
      execute: (args) => operations.execute(args),
      subscribe: (args) => operations.subscribe(args),
      onNext: (_connection, _id, _sent, _args, result) =>
        result.errors === undefined ? undefined : { ...result, errors: mask(result.errors) },
      onError: (_connection, _id, _sent, errors) => mask(errors),
      onClose: ({ extra }) => extra.leave?.(),
    };
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const entered = await this.handshake.enter(request);
    if (typeof entered === 'string') {
      refuse(socket, entered);
      return;
    }
    if (this.isStopping) {
      entered();
      refuse(socket, '503 Service Unavailable');
      return;
    }
    // It may have been closed in between already.
    if (socket.destroyed) entered();
    else socket.once('close', entered);
    this.sockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
      holdBack(client, socket, { maxUnread: MAX_UNREAD_BYTES, maxPerSecond: MAX_PER_SECOND });
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
