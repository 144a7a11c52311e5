import type { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { CsvInspection, UploadCsvInput } from '../../upload/index.js';

/** Returns the input type of an upload's options. The GraphQL schema exists after the program has started. */
export function uploadInputType({ schema }: GraphQLSchemaHost): GraphQLInputObjectType {
  const type = schema.getType(UploadCsvInput.name);
  if (!isInputObjectType(type)) throw new Error(`The schema has no input ${UploadCsvInput.name}`);
  return type;
}

/** Returns the object type of an inspection's result. */
export function inspectionType({ schema }: GraphQLSchemaHost): GraphQLObjectType {
  const type = schema.getType(CsvInspection.name);
  if (!isObjectType(type)) throw new Error(`The schema has no object ${CsvInspection.name}`);
  return type;
}
