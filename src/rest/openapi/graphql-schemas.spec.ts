import { buildSchema, type GraphQLObjectType } from 'graphql';
import { schemasOfObject } from './graphql-schemas.js';

test('the schemas of a GraphQL object include those of the objects in its fields', () => {
  const schema = buildSchema(`
    "All of it."
    type Whole { name: String! "Why not." reason: String parts: [Part!]! sizes: [Float!]! colour: Colour }
    type Part { count: Int! isGood: Boolean! colour: Colour! }
    enum Colour { RED GREEN }
    type Query { whole: Whole }
  `);
  expect(schemasOfObject(schema.getType('Whole') as GraphQLObjectType)).toEqual({
    Part: {
      type: 'object',
      required: ['count', 'isGood', 'colour'],
      properties: {
        count: { type: 'integer' },
        isGood: { type: 'boolean' },
        colour: { type: 'string', enum: ['RED', 'GREEN'] },
      },
    },
    Whole: {
      type: 'object',
      description: 'All of it.',
      required: ['name', 'reason', 'parts', 'sizes', 'colour'],
      properties: {
        name: { type: 'string' },
        reason: { type: ['string', 'null'], description: 'Why not.' },
        parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
        sizes: { type: 'array', items: { type: 'number' } },
        colour: { type: ['string', 'null'], enum: ['RED', 'GREEN', null] },
      },
    },
  });
});
