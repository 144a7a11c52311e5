import { GraphQLError, GraphQLScalarType } from 'graphql';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import type { FileUpload } from 'graphql-upload/processRequest.mjs';

/** Resolves once the file begins to arrive; rejects with what graphql-upload or busboy raised before that. */
export type Upload = () => Promise<FileUpload>;

/** The Upload scalar; as a function, since Nest awaits a bare promise before the resolver can mind its error. */
export const UploadScalar = new GraphQLScalarType<Upload, never>({
  name: GraphQLUpload.name,
  description: 'A file, sent as the GraphQL multipart request specification says.',
  specifiedByURL: 'https://github.com/jaydenseric/graphql-multipart-request-spec',
  parseValue: (value) => {
    const file = GraphQLUpload.parseValue(value);
    return () => file;
  },
  parseLiteral: (node) => {
    throw new GraphQLError('A file is no literal: pass it as a variable.', { nodes: node });
  },
  serialize: () => {
    throw new GraphQLError('A file is never part of an answer.');
  },
});
