import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { ServerResponse } from 'node:http';
import { currentCaller, type Limits } from '../../access/index.js';
import { ClientError } from '../../common/index.js';
import { statusOf } from '../../http/index.js';
import { checkCost } from './query-cost.js';

/** How long a client may leave a response unread. The response occupies memory until then. */
const UNREAD_TIMEOUT_MS = 60_000;

/** The part of an operation's context that is specific to HTTP. */
export interface HttpContext {
  readonly response: ServerResponse;
}

/**
 * Creates a plugin that rejects operations over HTTP when the capacity for operations or objects in flight is exhausted.
 * An operation is in flight until it has been executed and its response has been sent or its client has disconnected: a
 * disconnect does not stop the execution. The cost is checked here and not by a validation rule, because it depends on
 * the variables, which validation rules do not see.
 */
export function limitOperations(limits: Limits): ApolloServerPlugin<HttpContext> {
  return {
    requestDidStart: async () => {
      let onExecuted = () => {};
      return {
        didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
          if (!operation) return;
          const { response } = contextValue;
          try {
            const objects = checkCost(schema, document, operation, request.variables);
            const end = limits.beginOperation(currentCaller(), limits.addressOf(response.req), objects);
            onExecuted = () => whenClosed(response, end);
          } catch (error) {
            throw error instanceof Error ? withStatus(error) : error;
          }
        },
        willSendResponse: async ({ contextValue: { response } }) => {
          onExecuted();
          response.setTimeout(UNREAD_TIMEOUT_MS, () => response.destroy());
        },
      };
    },
  };
}

function whenClosed(response: ServerResponse, end: () => void): void {
  if (response.destroyed) end();
  else response.once('close', end);
}

/**
 * Adds the HTTP status; without one, Apollo would respond with 500. An error that is not a {@link ClientError} is an error
 * of the query.
 */
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
