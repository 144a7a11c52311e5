import type { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { EmailDelivery } from '../../notifications/index.js';
import {
  Comparison,
  CompressionOptions,
  Image,
  RemovedImage,
  RequestSavings,
  RowError,
  UploadOptions,
} from '../../requests/index.js';
import {
  CsvInspection,
  ImagePreview,
  PreviewImageInput,
  RedoImagesInput,
  UploadCsvInput,
} from '../../upload/index.js';

/** Returns the input type of an upload's options. The GraphQL schema exists after the program has started. */
export function uploadInputType(host: GraphQLSchemaHost): GraphQLInputObjectType {
  return inputType(host, UploadCsvInput.name);
}

/** Returns the input type of a preview. */
export function previewInputType(host: GraphQLSchemaHost): GraphQLInputObjectType {
  return inputType(host, PreviewImageInput.name);
}

/** Returns the input type of a redo. */
export function redoInputType(host: GraphQLSchemaHost): GraphQLInputObjectType {
  return inputType(host, RedoImagesInput.name);
}

function inputType({ schema }: GraphQLSchemaHost, name: string): GraphQLInputObjectType {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`The schema has no input ${name}`);
  return type;
}

/** The GraphQL types that REST responses have unchanged. */
const RESPONSE_TYPES = [
  Comparison,
  CompressionOptions,
  CsvInspection,
  EmailDelivery,
  Image,
  ImagePreview,
  RequestSavings,
  RemovedImage,
  RowError,
  UploadOptions,
];

/** Returns the object types that REST responses have unchanged, so that both APIs have the same fields. */
export function responseTypes({ schema }: GraphQLSchemaHost): GraphQLObjectType[] {
  return RESPONSE_TYPES.map(({ name }) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`The schema has no object ${name}`);
    return type;
  });
}
