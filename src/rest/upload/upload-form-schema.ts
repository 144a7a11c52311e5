import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import {
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNullableType,
  isEnumType,
  isListType,
} from 'graphql';
import { schemaOfValue } from '../openapi/graphql-schemas.js';

/** The component of the OpenAPI document that describes an upload's form. It is generated from GraphQL's input type. */
export const UPLOAD_FORM = 'UploadForm';

/** Documents that a route accepts an upload's form. */
export function ApiUploadForm(): MethodDecorator {
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({ required: true, schema: { $ref: `#/components/schemas/${UPLOAD_FORM}` } }),
  );
}

/** Returns the JSON Schema of the form, with the options of GraphQL's input `type`. */
export function uploadFormSchema(type: GraphQLInputObjectType) {
  const options = Object.values(type.getFields()).map((field) => [field.name, schemaOf(field)] as const);
  return {
    type: 'object',
    description:
      'Options may also be in snake_case, such as max_width, and the field of the file may be named csv.',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary', description: 'The catalogue.' },
      ...Object.fromEntries(options),
    },
  };
}

/** Examples of fields that are not text. They do not change most images. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  maxWidth: 4000,
  maxHeight: 4000,
  profile: 'GENERIC',
  report: 'BASIC',
};

function schemaOf({ name, type, description, defaultValue }: GraphQLInputField) {
  const nullable = getNullableType(type) as GraphQLNullableType;
  // A form has lists as JSON in a text field, like objects.
  const schema = isListType(nullable) ? { type: 'string' } : schemaOfValue(nullable);
  const placeholder = isEnumType(nullable) ? nullable.getValues()[0]!.name : '';
  return {
    ...schema,
    ...(description && { description }),
    // Without an example, pages that try a route out would send an invented one. An empty field is the same as none,
    // but is no value of an enum.
    ...(defaultValue === undefined
      ? { example: EXAMPLES[name] ?? placeholder }
      : { default: defaultValue as unknown, example: defaultValue as unknown }),
  };
}
