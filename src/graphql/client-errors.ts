import { randomUUID } from 'node:crypto';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ClientError, type ClientErrorCode } from '../common/index.js';

/** What graphql-js finds while it executes an operation has no code of its own: a variable or an argument is wrong. */
const BAD_USER_INPUT: string = ApolloServerErrorCode.BAD_USER_INPUT;

/** The codes of Apollo Server that say more of a query than INVALID_INPUT does. */
const STANDARD_CODES: ReadonlySet<string> = new Set([
  BAD_USER_INPUT,
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND,
  ApolloServerErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
]);

/** What is told of an error to nobody but the log. */
export type LogInternal = (id: string, error: unknown) => void;

/**
 * The one mapping from what was thrown to what a GraphQL client sees, over HTTP and WebSocket alike. A
 * {@link ClientError} keeps its code and message; an error of the query itself has a standard code, see
 * {@link codesOf}; anything else is masked, and an id leads from the answer to the log. Where clients may not read
 * the schema, they are not helped to guess it either.
 */
export function toClientError(
  error: unknown,
  log: LogInternal,
  { introspection }: { readonly introspection: boolean } = { introspection: true },
): GraphQLFormattedError {
  const origin = originOf(error);
  const { path, locations } = error instanceof GraphQLError ? error : {};
  const place = { ...(locations && { locations }), ...(path && { path }) };
  if (origin instanceof ClientError) {
    return { message: origin.message, ...place, extensions: { ...origin.details, code: origin.code } };
  }
  if (error instanceof GraphQLError && isQueryError(error, origin)) {
    // The outermost message is the one that names the variable at fault.
    const message = introspection ? error.message : error.message.replace(/ ?Did you mean .+\?$/s, '');
    return { message, ...place, extensions: codesOf(error) };
  }
  const id = randomUUID();
  log(id, origin);
  return {
    message: `Something went wrong on our side. The log has more under ${id}.`,
    ...place,
    extensions: { code: 'INTERNAL', id },
  };
}

/**
 * Only what goes wrong in a field has a path. There a bad argument points at its place in the query, whereas a
 * value of ours that does not fit the schema points nowhere.
 */
function isQueryError(error: GraphQLError, origin: unknown): boolean {
  if (!(origin instanceof GraphQLError) || origin.extensions.code === 'INTERNAL_SERVER_ERROR') return false;
  return error.path === undefined || origin.locations !== undefined;
}

/**
 * The codes of an error of the query itself: in `code` the one that GraphQL clients know from Apollo, and in `reason`
 * our own for whatever a client sent wrong. Errors below GraphQL, as of a body without a query, have just our own.
 */
function codesOf({ extensions }: GraphQLError): { code: string; reason?: ClientErrorCode } {
  const { code = BAD_USER_INPUT } = extensions;
  return typeof code === 'string' && STANDARD_CODES.has(code)
    ? { code, reason: 'INVALID_INPUT' }
    : { code: 'INVALID_INPUT' };
}

/** What was thrown in the first place. */
function originOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originOf(error.originalError) : error;
}
