import { randomUUID } from 'node:crypto';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ClientError, type ClientErrorCode, outageOf } from '../common/index.js';
import { internalErrorMessage } from '../http/index.js';

/** The code of errors that graphql-js raises during execution, for a wrong variable or argument. They have no code yet. */
const BAD_USER_INPUT: string = ApolloServerErrorCode.BAD_USER_INPUT;

/** The codes of Apollo Server that are more specific than INVALID_INPUT. */
const STANDARD_CODES: ReadonlySet<string> = new Set([
  BAD_USER_INPUT,
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
]);

/** Logs an internal error under `id`. Clients get only the id. */
export type LogInternal = (id: string, error: unknown) => void;

/**
 * Converts a thrown error to the error that a GraphQL client sees, over HTTP and WebSocket. A {@link ClientError} keeps
 * its code and message. An error of the query gets a standard code, see {@link codesOf}. Any other error is masked: the
 * client gets an id under which the error is logged. Without introspection, "Did you mean" hints are removed from
 * messages, because they reveal the schema.
 */
export function toClientError(
  error: unknown,
  log: LogInternal,
  { introspection }: { readonly introspection: boolean } = { introspection: true },
): GraphQLFormattedError {
  const original = originalErrorOf(error);
  const { path, locations } = error instanceof GraphQLError ? error : {};
  const position = { ...(locations && { locations }), ...(path && { path }) };
  if (original instanceof ClientError) return { ...shown(original), ...position };
  if (error instanceof GraphQLError && isQueryError(error, original)) {
    // The outermost message names the invalid variable.
    const text = withoutFetchHeaders(error.message);
    const message = introspection ? text : text.replace(/ ?Did you mean .+\?$/s, '');
    return { message, ...position, extensions: codesOf(error) };
  }
  const id = randomUUID();
  log(id, original);
  const outage = outageOf(original);
  if (outage !== null) return { ...shown(outage), ...position };
  return { message: internalErrorMessage(id), ...position, extensions: { code: 'INTERNAL', id } };
}

function shown({ message, code, details }: ClientError): GraphQLFormattedError {
  return { message, extensions: { ...details, code } };
}

/** Removes the values that graphql-js quotes of an invalid variable where that is a fetch header, as they are secrets. */
function withoutFetchHeaders(message: string): string {
  const [, variable, path, reason = ''] =
    /^(Variable "[^"]*") got invalid value [^]* at ("[^"]*\bfetchHeaders\b[^"]*"); ([^]*)$/.exec(message) ??
    [];
  if (variable === undefined) return message;
  return `${variable} got an invalid value at ${path}; ${reason.replace(/ value: [^]*$/, ' value.')}`;
}

/**
 * Returns whether the query caused an error. Only an error in a field has a path. If the query caused such an error, for
 * example by a bad argument, the original error has locations; if a resolver returned a value that does not fit the
 * schema, it has none.
 */
function isQueryError(error: GraphQLError, original: unknown): boolean {
  if (!(original instanceof GraphQLError) || original.extensions.code === 'INTERNAL_SERVER_ERROR')
    return false;
  return error.path === undefined || original.locations !== undefined;
}

/**
 * Returns the codes of an error of the query: `code` is Apollo Server's, which GraphQL clients know, and `reason` is this
 * API's code for invalid input. Errors below GraphQL, such as a body without a query, have only this API's code.
 */
function codesOf({ extensions }: GraphQLError): { code: string; reason?: ClientErrorCode } {
  const { code = BAD_USER_INPUT } = extensions;
  return typeof code === 'string' && STANDARD_CODES.has(code)
    ? { code, reason: 'INVALID_INPUT' }
    : { code: 'INVALID_INPUT' };
}

/** Unwraps the error that was thrown first. */
function originalErrorOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalErrorOf(error.originalError) : error;
}
