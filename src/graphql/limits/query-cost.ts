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

/** How many objects one operation may ask for, by what its pages and lists hold at most or usually. */
export const MAX_COST = 250_000;

/** How long lists are that have no pages; any other counts as ten long. */
const LENGTHS: Readonly<Record<string, number>> = { webhooks: 100, images: 3 };

/** Objects count, and what is in lists as often as the list is long; fields of objects cost nothing. */
const estimate: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (isLeafType(getNamedType(field.type))) return 0;
  return lengthOf(type.name, field, args) * (1 + childComplexity);
};

function lengthOf(
  parent: string,
  { name, type }: { readonly name: string; readonly type: unknown },
  args: Readonly<Record<string, unknown>>,
): number {
  // Pages that are too large are refused for that, by whoever makes them.
  if (typeof args.first === 'number') return Math.min(Math.max(args.first, 0), MAX_PAGE);
  if (Array.isArray(args.ids)) return Math.min(args.ids.length, MAX_PAGE);
  // The page that a list belongs to was counted where it was asked for.
  if (parent.endsWith('Connection') || !isListType(getNullableType(type as never))) return 1;
  return LENGTHS[name] ?? 10;
}

/**
 * Refuses an operation that asks for too much, before any of it is looked up. Operations that are at odds with the
 * schema pass, to be refused for that.
 *
 * @returns how many objects it may come to
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
  const message = `The query may come to ${cost} objects, and ${MAX_COST} is the most: ask for smaller pages, or in several queries.`;
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
    // A query of one operation without a name has no name to look it up by.
    ...(operation.name === undefined ? {} : { operationName: operation.name.value }),
  });
}
