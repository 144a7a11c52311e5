import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { GraphQLError, type ParseOptions, type ValidationContext, type ValidationRule } from 'graphql';

/** Limits that no useful query exceeds: the deepest useful query of this schema has ten levels. */
const QUERY_LIMITS = { tokens: 2000, depth: 15, aliases: 50, directives: 50 } as const;

/** Options of the parser, which stops at the token limit. */
export const PARSE_OPTIONS: ParseOptions = { maxTokens: QUERY_LIMITS.tokens };

/** Makes a rule report a validation error. By default the rules throw, which would be masked as an internal error. */
const reportError = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, { message }: GraphQLError) =>
      context?.reportError(new GraphQLError(message.replace(/^Syntax Error: /, ''))),
  ],
};

/** Validation rules that limit queries, over HTTP and WebSocket, in addition to the specified rules. */
export const QUERY_RULES = [
  maxDepthRule({ ...reportError, n: QUERY_LIMITS.depth, flattenFragments: true }),
  maxAliasesRule({ ...reportError, n: QUERY_LIMITS.aliases }),
  maxDirectivesRule({ ...reportError, n: QUERY_LIMITS.directives }),
] as readonly unknown[] as readonly ValidationRule[];
