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

/** The component that describes a preview's form. */
export const PREVIEW_FORM = 'PreviewForm';

/** Documents that a route accepts an upload's form, or another one. */
export function ApiUploadForm(name = UPLOAD_FORM): MethodDecorator {
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({ required: true, schema: { $ref: `#/components/schemas/${name}` } }),
  );
}

/** Returns the JSON Schema of a preview's form, with the fields of GraphQL's input `type`. */
export function previewFormSchema(type: GraphQLInputObjectType) {
  const file = { type: 'string', format: 'binary', description: 'The image, unless it has a url.' };
  return {
    type: 'object',
    description: 'Fields may also be in snake_case, such as max_width.',
    properties: { file, ...optionSchemas(type) },
  };
}

/** Returns the JSON Schema of the form, with the options of GraphQL's input `type`. */
export function uploadFormSchema(type: GraphQLInputObjectType) {
  return {
    type: 'object',
    description:
      'Options may also be in snake_case, such as max_width, and the field of the file may be named csv.',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary', description: 'The catalogue.' },
      ...optionSchemas(type),
    },
  };
}

function optionSchemas(type: GraphQLInputObjectType) {
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => [field.name, schemaOf(field)] as const),
  );
}

/** Examples of fields that are not text. They do not change most images. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  quality: 50,
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
  const isNumber = 'type' in schema && schema.type === 'number';
  return {
    ...schema,
    // `target` excludes `quality`, so its example is an empty field.
    ...(isNumber && !(name in EXAMPLES) && { type: ['number', 'string'] }),
    ...(description && { description }),
    // Without an example, pages that try a route out would send an invented one. An empty field is the same as none,
    // but is no value of an enum.
    ...(defaultValue === undefined
      ? { example: EXAMPLES[name] ?? placeholder }
      : { default: defaultValue as unknown, example: defaultValue as unknown }),
  };
}
