import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNullableType,
} from 'graphql';
import { schemaOfValue } from '../openapi/graphql-schemas.js';

/** The component of the document that describes an upload's form; it is made from GraphQL's input. */
export const UPLOAD_FORM = 'UploadForm';

/** Documents that a route takes an upload's form. */
export function ApiUploadForm(): MethodDecorator {
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({ required: true, schema: { $ref: `#/components/schemas/${UPLOAD_FORM}` } }),
  );
}

/** A JSON Schema of the form whose options are those of GraphQL's input `type`. */
export function uploadFormSchema(type: GraphQLInputObjectType) {
  const options = Object.values(type.getFields()).map((field) => [field.name, schemaOf(field)] as const);
  return {
    type: 'object',
    description: 'Options may also be written in snake_case, such as max_width, and the file be named csv.',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary', description: 'The CSV.' },
      ...Object.fromEntries(options),
    },
  };
}

/** Of fields that hold no text. They change nothing about most images. */
const EXAMPLES: Readonly<Record<string, unknown>> = { maxWidth: 4000, maxHeight: 4000 };

function schemaOf({ name, type, description, defaultValue }: GraphQLInputField) {
  return {
    ...schemaOfValue(getNullableType(type) as GraphQLNullableType),
    ...(description && { description }),
    // Pages that offer to try a route out send an example they made up, unless there is one: empty is not given.
    ...(defaultValue === undefined
      ? { example: EXAMPLES[name] ?? '' }
      : { default: defaultValue as unknown, example: defaultValue as unknown }),
  };
}
