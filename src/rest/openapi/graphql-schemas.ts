import {
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNullableType,
  type GraphQLObjectType,
  type GraphQLType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';

/** The subset of JSON Schema that GraphQL's types need. */
export interface JsonSchema {
  readonly type: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly (string | null)[];
  readonly items?: JsonSchema | Reference | Nullable;
  readonly properties?: Readonly<Record<string, JsonSchema | Reference | Nullable>>;
  readonly required?: readonly string[];
}

export interface Reference {
  readonly $ref: string;
}

/** A reference to an object, or null. */
export interface Nullable {
  readonly anyOf: readonly (Reference | JsonSchema)[];
}

/** Returns the schemas of a GraphQL object type and of the object types in its fields, by name. */
export function schemasOfObject(type: GraphQLObjectType): Record<string, JsonSchema> {
  const fields = Object.values(type.getFields());
  const inner = fields.map((field) => objectIn(field.type)).filter((found) => found !== null);
  const schema: JsonSchema = {
    type: 'object',
    ...(type.description && { description: type.description }),
    required: fields.map(({ name }) => name),
    properties: Object.fromEntries(
      fields.map((field) => [field.name, { ...schemaOf(field.type), ...descriptionOf(field) }]),
    ),
  };
  return Object.assign({}, ...inner.map(schemasOfObject), { [type.name]: schema });
}

/** Returns the schemas of a GraphQL input type, as a body of JSON has it, and of the input types in its fields, by name. */
export function schemasOfInput(type: GraphQLInputObjectType): Record<string, JsonSchema> {
  const fields = Object.values(type.getFields());
  const inner = fields.map((field) => getNullableType(field.type)).filter(isInputObjectType);
  const schemaOfField = (field: GraphQLInputField) => {
    const nullable = getNullableType(field.type);
    return isInputObjectType(nullable)
      ? { anyOf: [{ $ref: `#/components/schemas/${nullable.name}` }, { type: 'null' }] }
      : schemaOf(field.type);
  };
  const schema: JsonSchema = {
    type: 'object',
    ...(type.description && { description: type.description }),
    required: fields.filter(isRequiredInputField).map(({ name }) => name),
    properties: Object.fromEntries(
      fields.map((field) => [field.name, { ...schemaOfField(field), ...descriptionOf(field) }]),
    ),
  };
  return Object.assign({}, ...inner.map(schemasOfInput), { [type.name]: schema });
}

/** Returns the schema of a non-null value. */
export function schemaOfValue(type: GraphQLNullableType): JsonSchema | Reference {
  if (isObjectType(type)) return { $ref: `#/components/schemas/${type.name}` };
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType) };
  // A form has objects as JSON in a text field.
  if (isInputObjectType(type)) return { type: 'string' };
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
  if (type === GraphQLInt || type.name === 'SafeInt') return { type: 'integer' };
  if (type.name === 'DateTime') return { type: 'string', format: 'date-time' };
  if (type === GraphQLFloat) return { type: 'number' };
  return { type: type === GraphQLBoolean ? 'boolean' : 'string' };
}

function schemaOf(type: GraphQLType): JsonSchema | Reference | Nullable {
  const schema = schemaOfValue(getNullableType(type));
  if (isNonNullType(type)) return schema;
  if ('$ref' in schema) return { anyOf: [schema, { type: 'null' }] };
  return {
    ...schema,
    type: [schema.type as string, 'null'],
    ...(schema.enum && { enum: [...schema.enum, null] }),
  };
}

function descriptionOf({ description }: { readonly description?: string | null | undefined }): {
  description?: string;
} {
  return description ? { description } : {};
}

function objectIn(type: GraphQLType): GraphQLObjectType | null {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return objectIn(nullable.ofType);
  return isObjectType(nullable) ? nullable : null;
}
