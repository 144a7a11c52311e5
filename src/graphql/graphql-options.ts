import { Logger } from '@nestjs/common';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { ServerResponse } from 'node:http';
import type { Limits } from '../access/index.js';
import { ClientError } from '../common/index.js';
import type { Config } from '../config/index.js';
import { statusOf } from '../http/index.js';
import { RequestLoaders, type RequestQueries } from '../requests/index.js';
import { PREFLIGHT_HEADERS } from './csrf.middleware.js';
import { toClientError } from './client-errors.js';
import { type HttpContext, limitOperations } from './limits/operation-slot.js';
import { PARSE_OPTIONS, QUERY_RULES } from './limits/query-rules.js';
import { buildSchemaOptions, describeRootTypes } from './schema.js';

export const GRAPHQL_PATH = '/graphql';

const logger = new Logger('GraphQL');

/** Apollo would run a subscription as if it were a query, and fail in a way that looks like our fault. */
const refuseSubscriptions: ApolloServerPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const message = `Subscribe over a WebSocket (graphql-transport-ws) at ${GRAPHQL_PATH}.`;
      throw new GraphQLError(message, {
        nodes: operation,
        originalError: new ClientError('INVALID_INPUT', message),
        extensions: { http: { status: 400 } },
      });
    },
  }),
};

/** Clients and proxies go by the status and `Retry-After` when the server has no room for an upload. */
const tellWhenToRetry: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http } }) => {
      if (body.kind !== 'single') return;
      for (const { extensions } of body.singleResult.errors ?? []) {
        if (extensions?.code !== 'TOO_MANY_UPLOADS') continue;
        http.status = statusOf(extensions.code);
        http.headers.set('retry-after', String(extensions.retryAfterSeconds));
      }
    },
  }),
};

/** Apollo Server over HTTP: one operation a request, errors masked, no page of another host. */
export function graphqlOptions(
  queries: RequestQueries,
  { graphql }: Config,
  limits: Limits,
): ApolloDriverConfig {
  return {
    driver: ApolloDriver,
    path: GRAPHQL_PATH,
    autoSchemaFile: true,
    buildSchemaOptions,
    transformSchema: describeRootTypes,
    graphiql: false,
    playground: false,
    introspection: graphql.introspection,
    parseOptions: PARSE_OPTIONS,
    validationRules: [...QUERY_RULES],
    csrfPrevention: { requestHeaders: PREFLIGHT_HEADERS },
    allowBatchedHttpRequests: false,
    // It would have every status be 200, and none of our errors has one but what tellWhenToRetry gives it.
    preserveHttpStatusForExecutionErrors: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [refuseSubscriptions, limitOperations(limits), tellWhenToRetry],
    context: ({ res }: { res: ServerResponse }): HttpContext & { loaders: RequestLoaders } => ({
      loaders: new RequestLoaders(queries),
      response: res,
    }),
    formatError: (formatted, error) => {
      const masked = toClientError(
        error,
        (id, cause) => logger.error(`${id} ${String(cause)}`, stackOf(cause)),
        graphql,
      );
      // Apollo has worked out where in the query it happened.
      return { ...formatted, message: masked.message, extensions: masked.extensions };
    },
  };
}

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
