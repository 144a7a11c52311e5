import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql';
import { uploadFormSchema } from './upload-form-schema.js';

test('the form has a file and the options of the GraphQL input', () => {
  const format = new GraphQLEnumType({ name: 'Format', values: { ORIGINAL: {}, WEBP: {} } });
  const type = new GraphQLInputObjectType({
    name: 'Options',
    fields: {
      quality: { type: GraphQLInt, defaultValue: 50, description: '1 to 100.' },
      format: { type: format, defaultValue: 'ORIGINAL' },
      keepMetadata: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: false },
      output: { type: format },
      email: { type: GraphQLString },
      sizes: { type: new GraphQLList(GraphQLInt) },
    },
  });
  expect(uploadFormSchema(type)).toMatchObject({
    type: 'object',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary' },
      quality: { type: 'integer', default: 50, description: '1 to 100.' },
      format: { type: 'string', enum: ['ORIGINAL', 'WEBP'], default: 'ORIGINAL' },
      keepMetadata: { type: 'boolean', default: false },
      output: { type: 'string', enum: ['ORIGINAL', 'WEBP'], example: 'ORIGINAL' },
      email: { type: 'string', example: '' },
      sizes: { type: 'string', example: '' },
    },
  });
});
