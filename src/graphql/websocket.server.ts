import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { execute, GraphQLError, type GraphQLFormattedError, parse, subscribe } from 'graphql';
import { CloseCode, type Context } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Access, bearerOf, bearerOfParams, type Caller, withCaller } from '../access/index.js';
import { ClientError } from '../common/index.js';
import { RequestLoaders, RequestQueries } from '../requests/index.js';
import { toClientError } from './client-errors.js';
import { GRAPHQL_PATH } from './graphql.options.js';
import { servePlainly } from './plain-request.js';

/** A GraphQL operation is a few KiB at most; nothing larger is taken from a client. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** What one connection may have under way at once: a page of requests is watched with fewer. */
const MAX_OPERATIONS = 100;

/** One connection, and who is at its other end once that is known. */
type Connection = Context<Record<string, unknown>, Extra & { caller?: Caller }>;

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
    private readonly access: Access,
  ) {}

  onApplicationBootstrap(): void {
    const mask = (errors: readonly (GraphQLError | GraphQLFormattedError)[]) =>
      errors.map((error) =>
        toClientError(error, (id, cause) => this.logger.error(`${id} ${describe(cause)}`)),
      );
    const server = useServer<Record<string, unknown>, { caller?: Caller }>(
      {
        schema: this.schemaHost.schema,
        onConnect: (context) => this.admit(context),
        execute: (args) => onBehalf(args.contextValue, () => execute(args)),
        subscribe: (args) => onBehalf(args.contextValue, () => subscribe(args)),
        context: ({ extra }) => ({ loaders: new RequestLoaders(this.queries), caller: extra.caller }),
        onSubscribe: (context, _id, { query }) => refusal(context, query),
        onNext: (_context, _id, _payload, _args, result) =>
          result.errors === undefined ? undefined : { ...result, errors: mask(result.errors) },
        onError: (_context, _id, _payload, errors) => mask(errors),
      },
      this.sockets,
    );
    this.stop = () => Promise.resolve(server.dispose());
    const http: Server = this.adapter.httpAdapter.getHttpServer();
    http.on('upgrade', (request, socket, head) => {
      // A client may reset its connection at any moment; without a listener that would end the process.
      socket.on('error', () => socket.destroy());
      if (request.headers.upgrade?.toLowerCase() === 'websocket') this.upgrade(request, socket, head);
      else servePlainly(http, request, socket, head);
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Closes the connection of who may not come in, in words that GraphQL clients take for final. */
  private async admit({ connectionParams, extra }: Connection): Promise<boolean> {
    try {
      const token = bearerOfParams(connectionParams) ?? bearerOf(extra.request.headers.authorization);
      extra.caller = await this.access.admit(token);
      return true;
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      extra.socket.close(CloseCode.Unauthorized, `${error.code}: send a good key in the connectionParams`);
      return false;
    }
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url?.split('?', 1)[0] !== GRAPHQL_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (client) =>
      this.sockets.emit('connection', client, request),
    );
  }
}

/** Why an operation is not begun. graphql-ws would close the connection, and end all else that runs on it. */
function refusal({ subscriptions }: Connection, query: string): GraphQLError[] | undefined {
  if (Object.keys(subscriptions).length > MAX_OPERATIONS) {
    const message = `This connection has ${MAX_OPERATIONS} operations under way, which is the limit: end one first.`;
    return [new GraphQLError(message, { originalError: new ClientError('RATE_LIMITED', message) })];
  }
  try {
    parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Runs an operation as whoever the connection belongs to. */
function onBehalf<Result>(context: unknown, work: () => Result): Result {
  const { caller } = context as { readonly caller?: Caller };
  if (caller === undefined) throw new Error('An operation came before its connection was let in');
  return withCaller(caller, work);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
