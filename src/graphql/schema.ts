import { type BuildSchemaOptions, GraphQLISODateTime } from '@nestjs/graphql';
import { GraphQLScalarType, type GraphQLSchema } from 'graphql';

/** Nest's scalar with a description and a specification, which it lacks. */
const DateTime = new GraphQLScalarType<Date, string>({
  ...GraphQLISODateTime.toConfig(),
  description: 'A date and time in UTC in the format of RFC 3339, such as 2019-12-03T09:54:33.000Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
});

/** Options for building the schema, shared by the server and the script that writes schema.gql. */
export const buildSchemaOptions: BuildSchemaOptions = {
  dateScalarMode: 'isoDate',
  scalarsMap: [{ type: Date, scalar: DateTime }],
};

/** Adds descriptions to the root types, which decorators cannot do. */
export function describeRootTypes(schema: GraphQLSchema): GraphQLSchema {
  const roots = [
    [schema.getQueryType(), 'Queries, which change nothing.'],
    [schema.getMutationType(), 'Mutations. The mutations of one operation run one after the other.'],
    [schema.getSubscriptionType(), 'Event streams, over a WebSocket with the graphql-transport-ws protocol.'],
  ] as const;
  for (const [type, description] of roots) if (type) type.description = description;
  return schema;
}
