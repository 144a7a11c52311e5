import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { ServerResponse } from 'node:http';
import { currentCaller, type Limits } from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import { statusOf } from '../../http/index.js';
import { checkCost } from './query-cost.js';

/** How long a client may leave an answer unread; it is in memory for as long. */
const UNREAD_MS = 60_000;

/** What the context of an operation over HTTP tells of the way it came. */
export interface HttpContext {
  readonly response: ServerResponse;
}

/**
 * Lets operations over HTTP begin while there is room for what they ask for. One is in flight until it has been
 * executed, and until its answer is sent or its client has left: a client that leaves early ends no work. What an
 * operation may cost depends on its variables, which no validation rule sees.
 */
export function limitOperations(limits: Limits): ApolloServerPlugin<HttpContext> {
  return {
    requestDidStart: async () => {
      let executed = () => {};
      return {
        didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
          if (!operation) return;
          const { response } = contextValue;
          try {
            const objects = checkCost(schema, document, operation, request.variables);
            const end = limits.beginOperation(currentCaller(), limits.addressOf(response.req), objects);
            executed = () => whenClosed(response, end);
          } catch (error) {
            throw error instanceof Error ? withStatus(error) : error;
          }
        },
        willSendResponse: async ({ contextValue: { response } }) => {
          executed();
          response.setTimeout(UNREAD_MS, () => response.destroy());
        },
      };
    },
  };
}

function whenClosed(response: ServerResponse, end: () => void): void {
  if (response.destroyed) end();
  else response.once('close', end);
}

/** Without a status Apollo would have it that the fault is ours. An error that is no {@link ClientError} is of the query. */
function withStatus(error: Error): GraphQLError {
  const headers = new HeaderMap();
  const { code, details } =
    error instanceof ClientError ? error : ({ code: 'INVALID_INPUT', details: {} } as const);
  const { retryAfterSeconds } = details as { retryAfterSeconds?: number };
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { status: statusOf(code), headers } },
  });
}
