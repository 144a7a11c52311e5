import { GraphQLError, GraphQLScalarType } from 'graphql';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import { Upload } from './upload.js';

/** A file of a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec). */
export const UploadScalar = new GraphQLScalarType<Upload, never>({
  name: GraphQLUpload.name,
  description: 'A file part of a GraphQL multipart request.',
  specifiedByURL: 'https://github.com/jaydenseric/graphql-multipart-request-spec',
  parseValue: (value) => {
    if (value instanceof Upload) return value;
    throw new GraphQLError(
      'Not a file. Send the request as multipart/form-data, with the CSV as a file part.',
    );
  },
  parseLiteral: (node) => {
    throw new GraphQLError('A file cannot be a literal. Pass it as a variable.', { nodes: node });
  },
  serialize: () => {
    throw new GraphQLError('A file cannot be part of a response.');
  },
});
