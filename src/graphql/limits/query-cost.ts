import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  type OperationDefinitionNode,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { ClientError } from '../../common/index.js';
import { MAX_PAGE } from '../../requests/index.js';

/** The largest number of objects that one operation may request, estimated from its page sizes and usual list lengths. */
export const MAX_COST = 250_000;

/** The assumed lengths of lists without pages, by field. */
const LIST_LENGTHS: Readonly<Record<string, number>> = { webhooks: 100, images: 3 };

/** The assumed length of any other list without pages. */
const DEFAULT_LIST_LENGTH = 10;

/** Counts one per object, multiplied by the length of the list that it is in. Scalar fields cost nothing. */
const estimate: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (isLeafType(getNamedType(field.type))) return 0;
  return lengthOf(type.name, field, args) * (1 + childComplexity);
};

function lengthOf(
  parent: string,
  { name, type }: { readonly name: string; readonly type: unknown },
  args: Readonly<Record<string, unknown>>,
): number {
  // A page size above the maximum is rejected by the resolver, with a more specific error.
  if (typeof args.first === 'number') return Math.min(Math.max(args.first, 0), MAX_PAGE);
  if (Array.isArray(args.ids)) return Math.min(args.ids.length, MAX_PAGE);
  // A list within a connection was already counted by the page size of the connection.
  if (parent.endsWith('Connection') || !isListType(getNullableType(type as never))) return 1;
  return LIST_LENGTHS[name] ?? DEFAULT_LIST_LENGTH;
}

/**
 * Rejects an operation that requests too many objects, before any of them is loaded. An operation that does not match the
 * schema passes; validation rejects it.
 *
 * @returns the estimated number of objects
 * @throws {ClientError} INVALID_INPUT
 */
export function checkCost(
  schema: GraphQLSchema,
  query: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>> = {},
): number {
  const cost = costOf(schema, query, operation, variables);
  if (cost <= MAX_COST) return cost;
  const message = `The query may return ${cost} objects, and the limit is ${MAX_COST}: request smaller pages, or split the query.`;
  throw new ClientError('INVALID_INPUT', message, { cost, limit: MAX_COST });
}

function costOf(
  schema: GraphQLSchema,
  query: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  return getComplexity({
    schema,
    query,
    variables: { ...variables },
    estimators: [estimate],
    // An anonymous operation cannot be looked up by name.
    ...(operation.name === undefined ? {} : { operationName: operation.name.value }),
  });
}
