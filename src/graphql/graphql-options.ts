import { Logger } from '@nestjs/common';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
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
import { type HttpContext, limitOperations } from './limits/limit-operations.js';
import { PARSE_OPTIONS, QUERY_RULES } from './limits/query-rules.js';
import { buildSchemaOptions, describeRootTypes } from './schema.js';

export const GRAPHQL_PATH = '/graphql';

const logger = new Logger('GraphQL');

/** Rejects subscriptions over HTTP. Apollo would execute one as a query, and the failure would look like an internal error. */
const rejectSubscriptions: ApolloServerPlugin = {
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

/** The errors that pass by themselves, so that a client should send the whole operation again. */
const TEMPORARY = ['TOO_MANY_UPLOADS', 'UNAVAILABLE'] as const;

/** Sets the status and the `Retry-After` header, which clients and proxies check, of a temporary error. */
const setRetryAfter: ApolloServerPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body, http } }) => {
      if (body.kind !== 'single') return;
      for (const { extensions = {} } of body.singleResult.errors ?? []) {
        const code = TEMPORARY.find((each) => each === extensions.code);
        if (code === undefined) continue;
        http.status = statusOf(code);
        http.headers.set('retry-after', String(extensions.retryAfterSeconds));
      }
    },
  }),
};

/** Configures Apollo Server over HTTP: one operation per request, masked errors, no landing page that loads other hosts. */
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
    // True would make every status 200, including the 503 that setRetryAfter sets.
    preserveHttpStatusForExecutionErrors: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      rejectSubscriptions,
      limitOperations(limits),
      setRetryAfter,
      // It is for subgraphs; without this, each start would load it to find out that this is none.
      ApolloServerPluginInlineTraceDisabled(),
    ],
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
      // `formatted` has the locations and the path that Apollo has determined.
      return { ...formatted, message: masked.message, extensions: masked.extensions };
    },
  };
}

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
