import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { GraphQLError, type ParseOptions, type ValidationContext, type ValidationRule } from 'graphql';

/** What no query needs more of: the deepest that the schema has sense for has ten levels. */
export const QUERY_LIMITS = { tokens: 2000, depth: 15, aliases: 50, directives: 50 } as const;

/** How a query is read: one that is too long is given up on the way. */
export const PARSE_OPTIONS: ParseOptions = { maxTokens: QUERY_LIMITS.tokens };

/** The rules throw unless they are told not to, which would look like a fault of ours. */
const telling = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: GraphQLError) =>
      context?.reportError(new GraphQLError(message.replace(/^Syntax Error: /, ''))),
  ],
};

/** What a query has to keep to beside the schema, over HTTP and WebSocket alike. */
export const QUERY_RULES = [
  maxDepthRule({ ...telling, n: QUERY_LIMITS.depth, flattenFragments: true }),
  maxAliasesRule({ ...telling, n: QUERY_LIMITS.aliases }),
  maxDirectivesRule({ ...telling, n: QUERY_LIMITS.directives }),
] as readonly unknown[] as readonly ValidationRule[];
