import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

interface Described {
  readonly name: string;
  readonly description?: string | null;
}

/** Returns every element of a type that documentation tools show, with its schema coordinate. */
function elementsOf(type: GraphQLNamedType): [coordinate: string, element: Described][] {
  const own: [string, Described][] = [[type.name, type]];
  if (isEnumType(type)) {
    return [
      ...own,
      ...type.getValues().map((value): [string, Described] => [`${type.name}.${value.name}`, value]),
    ];
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return [...own, ...fields.map((field): [string, Described] => [`${type.name}.${field.name}`, field])];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields()).flatMap((field): [string, Described][] => {
    const coordinate = `${type.name}.${field.name}`;
    return [
      [coordinate, field],
      ...field.args.map((arg): [string, Described] => [`${coordinate}(${arg.name}:)`, arg]),
    ];
  });
  return [...own, ...fields];
}

test('every type, field, argument, enum value and input field has a description', () => {
  const bare = types
    .flatMap(elementsOf)
    .filter(([, { description }]) => !description?.trim())
    .map(([coordinate]) => coordinate);
  expect(bare).toEqual([]);
});

test('each description is a sentence', () => {
  const fragments = types
    .flatMap(elementsOf)
    .filter(([, { description }]) => !/^[A-Z0-9`"'].*[.)]$/s.test(description?.trim() ?? ''))
    .map(([coordinate, { description }]) => `${coordinate}: ${description}`);
  expect(fragments).toEqual([]);
});

test('every custom scalar has the URL of its specification', () => {
  const scalars = types.filter((type) => isScalarType(type)).filter((type) => !isSpecifiedScalarType(type));
  expect(scalars.map(({ name }) => name).toSorted()).toEqual(['DateTime', 'SafeInt', 'Upload']);
  for (const { name, specifiedByURL } of scalars) {
    expect({ name, specifiedByURL }).toEqual({ name, specifiedByURL: expect.stringMatching(/^https:\/\//) });
  }
});

test.each(['Request', 'Product', 'Image', 'Webhook', 'WebhookDelivery'])(
  'the type %s implements Node',
  (name) => {
    const type = schema.getType(name);
    expect(isObjectType(type) && type.getInterfaces().map((node) => node.name)).toEqual(['Node']);
  },
);
