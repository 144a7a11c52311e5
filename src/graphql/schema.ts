import { type BuildSchemaOptions, GraphQLISODateTime } from '@nestjs/graphql';
import { GraphQLScalarType, type GraphQLSchema } from 'graphql';

/** Nest's own scalar, which names no specification. */
const DateTime = new GraphQLScalarType<Date, string>({
  ...GraphQLISODateTime.toConfig(),
  description: 'A date and time in UTC as RFC 3339 writes it, such as 2019-12-03T09:54:33.000Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
});

/** How the schema is built from the code, here and where it is written to schema.gql. */
export const buildSchemaOptions: BuildSchemaOptions = {
  dateScalarMode: 'isoDate',
  scalarsMap: [{ type: Date, scalar: DateTime }],
};

/** Describes the root types, which no decorator can do. */
export function describeRootTypes(schema: GraphQLSchema): GraphQLSchema {
  const roots = [
    [schema.getQueryType(), 'Reads. Nothing changes by them.'],
    [schema.getMutationType(), 'Changes. Those of one operation run one after the other.'],
    [
      schema.getSubscriptionType(),
      'Streams of events, over WebSocket with the protocol graphql-transport-ws.',
    ],
  ] as const;
  for (const [type, description] of roots) if (type) type.description = description;
  return schema;
}
