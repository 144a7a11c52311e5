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
import { checkCost } from './query.cost.js';
import { PARSE_OPTIONS, QUERY_RULES } from './query.rules.js';

/** An operation as a client sends it. */
export interface SentOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Reads an operation that came over a WebSocket, by the rules that Apollo keeps for those that come over HTTP.
 *
 * @returns its document, or what is wrong with it
 */
export function readOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: SentOperation,
  { introspection }: { readonly introspection: boolean },
): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query, PARSE_OPTIONS);
    const rules = introspection ? QUERY_RULES : [...QUERY_RULES, NoSchemaIntrospectionCustomRule];
    const faults = validate(schema, document, [...specifiedRules, ...rules]);
    if (faults.length > 0) return faults;
    const operation = getOperationAST(document, operationName);
    if (!operation) return [new GraphQLError('Must name one operation of the query.')];
    checkCost(schema, document, operation, variables ?? {});
    return document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    if (error instanceof ClientError) return [new GraphQLError(error.message, { originalError: error })];
    throw error;
  }
}
