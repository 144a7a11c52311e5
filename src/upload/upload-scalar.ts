import { GraphQLError, GraphQLScalarType } from 'graphql';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import { Upload } from './upload.js';

/** A file of a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec). */
export const UploadScalar = new GraphQLScalarType<Upload, never>({
  name: GraphQLUpload.name,
  description: 'A file, sent as the GraphQL multipart request specification says.',
  specifiedByURL: 'https://github.com/jaydenseric/graphql-multipart-request-spec',
  parseValue: (value) => {
    if (value instanceof Upload) return value;
    throw new GraphQLError('Upload value invalid.');
  },
  parseLiteral: (node) => {
    throw new GraphQLError('A file is no literal: pass it as a variable.', { nodes: node });
  },
  serialize: () => {
    throw new GraphQLError('A file is never part of an answer.');
  },
});
