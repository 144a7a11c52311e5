import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { RequestLoaders, RequestQueries } from '../requests/index.js';
import { toClientError } from './client-errors.js';
import { GRAPHQL_PATH } from './graphql.options.js';

/** A GraphQL operation is a few KiB at most; nothing larger is taken from a client. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol) at the same path as over HTTP, on the schema that
 * Nest built. The server is our own, since Nest's takes messages of 100 MiB and leaves sockets that ask for
 * another path open, without anyone listening for their errors.
 */
@Injectable()
export class WebSocketGraphqlServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WebSocketGraphqlServer.name);
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  private stop: () => Promise<void> = async () => {};

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly queries: RequestQueries,
  ) {}

  onApplicationBootstrap(): void {
    const mask = (errors: readonly (GraphQLError | GraphQLFormattedError)[]) =>
      errors.map((error) =>
        toClientError(error, (id, cause) => this.logger.error(`${id} ${describe(cause)}`)),
      );
    const server = useServer(
      {
        schema: this.schemaHost.schema,
        context: () => ({ loaders: new RequestLoaders(this.queries) }),
        onNext: (_context, _id, _payload, _args, result) =>
          result.errors === undefined ? undefined : { ...result, errors: mask(result.errors) },
        onError: (_context, _id, _payload, errors) => mask(errors),
      },
      this.sockets,
    );
    this.stop = () => Promise.resolve(server.dispose());
    const http: Server = this.adapter.httpAdapter.getHttpServer();
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client may reset its connection at any moment; without a listener that would end the process.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?', 1)[0] !== GRAPHQL_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (client) =>
      this.sockets.emit('connection', client, request),
    );
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
