import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { ClientError } from '../../common/index.js';
import { checkCost } from './query-cost.js';
import { PARSE_OPTIONS, QUERY_RULES } from './query-rules.js';

/** An operation as the client sent it. */
export interface SentOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Parses and validates an operation that arrived over a WebSocket, by the rules that Apollo applies over HTTP.
 *
 * @returns the document, or the errors of the operation
 */
export function readOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: SentOperation,
  { introspection }: { readonly introspection: boolean },
): DocumentNode | readonly GraphQLError[] {
  try {
    if (query.trim() === '') throw new ClientError('INVALID_INPUT', 'The query is empty.');
    const document = parseQuery(query);
    const rules = introspection ? QUERY_RULES : [...QUERY_RULES, NoSchemaIntrospectionCustomRule];
    const errors = validate(schema, document, [...specifiedRules, ...rules]);
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      const unnamed = new GraphQLError('`operationName` must name one operation of the query.');
      return [withCode(unnamed, 'OPERATION_RESOLUTION_FAILURE')];
    }
    checkCost(schema, document, operation, variables ?? {});
    return document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    if (error instanceof ClientError) return [new GraphQLError(error.message, { originalError: error })];
    throw error;
  }
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query, PARSE_OPTIONS);
  } catch (error) {
    throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error;
  }
}

/** Returns the error with the code that Apollo assigns over HTTP. */
function withCode(error: GraphQLError, code: keyof typeof ApolloServerErrorCode): GraphQLError {
  const { message, nodes, source, positions, originalError } = error;
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    ...(originalError && { originalError }),
    extensions: { ...error.extensions, code: ApolloServerErrorCode[code] },
  });
}
