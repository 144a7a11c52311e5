import type { GraphQLSchemaHost } from '@nestjs/graphql';
import { type GraphQLInputObjectType, isInputObjectType } from 'graphql';
import { UploadCsvInput } from '../../upload/index.js';

/** What an upload may ask for, as GraphQL's schema has it; that is there once the program has started. */
export function uploadInputType({ schema }: GraphQLSchemaHost): GraphQLInputObjectType {
  const type = schema.getType(UploadCsvInput.name);
  if (!isInputObjectType(type)) throw new Error(`The schema has no input ${UploadCsvInput.name}`);
  return type;
}
