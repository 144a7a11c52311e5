import {
  coerceInputValue,
  getNullableType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { ClientError } from '../../common/index.js';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
]);

/**
 * Parses the text fields of a form as the options of GraphQL's input `type`, so that REST and GraphQL have the same
 * options. Names may also be in snake_case. An empty field is the same as an absent one.
 *
 * @throws {ClientError} INVALID_INPUT that lists every error
 */
export function readOptionFields<Options>(
  type: GraphQLInputObjectType,
  fields: ReadonlyMap<string, string>,
): Options {
  const options = type.getFields();
  const names = new Map(
    Object.keys(options).flatMap((name) => [[name, name] as const, [snakeCase(name), name] as const]),
  );
  const given = new Map<string, unknown>();
  const errors: string[] = [];
  for (const [field, text] of fields) {
    const name = names.get(field);
    if (name === undefined) {
      errors.push(
        `there is no option ${JSON.stringify(field)} (supported: ${Object.keys(options).join(', ')})`,
      );
    } else if (given.has(name)) {
      errors.push(`${name} is given twice`);
    } else if (text !== '') {
      const value = readText(options[name]!.type, text);
      if ('error' in value) errors.push(`${name} ${value.error}`);
      else given.set(name, value.value);
    }
  }
  const read = errors.length > 0 ? {} : coerce(type, Object.fromEntries(given), errors);
  if (errors.length > 0)
    throw new ClientError('INVALID_INPUT', `Nothing was stored. Invalid options: ${errors.join('; ')}.`);
  return read as Options;
}

/** Converts `maxWidth` to `max_width`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

type Parsed = { value: unknown } | { error: string };

function readText(type: GraphQLInputType, text: string): Parsed {
  const named = getNullableType(type);
  if (isEnumType(named)) {
    const value = named.getValue(text.toUpperCase());
    if (value) return { value: value.name };
    const names = named.getValues().map(({ name }) => name);
    return { error: `must be one of ${names.join(', ')}` };
  }
  if (named === GraphQLBoolean) {
    const value = BOOLEANS.get(text.toLowerCase());
    return value === undefined ? { error: 'must be true or false' } : { value };
  }
  if (named === GraphQLInt) {
    return /^[+-]?\d{1,9}$/.test(text) ? { value: Number(text) } : { error: 'must be a whole number' };
  }
  if (named === GraphQLFloat) {
    return /^[+-]?\d{1,9}(\.\d{1,9})?$/.test(text)
      ? { value: Number(text) }
      : { error: 'must be a number, such as 70.5' };
  }
  return isInputObjectType(named) || isListType(named) ? readJson(text) : { value: text };
}

/** Parses an object or a list, which a form has as JSON. */
function readJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { error: 'must be JSON, such as {"images": ["Image 1", "Image 2"]}' };
  }
}

/** Adds the defaults of absent options, and validates each value by its type. */
function coerce(type: GraphQLInputObjectType, given: Record<string, unknown>, errors: string[]): unknown {
  return coerceInputValue(given, type, (path, _value, { message }) => {
    // The values of fetch headers are secrets, and graphql-js quotes what it rejects.
    const text = path[0] === 'fetchHeaders' ? message.replace(/ value: [^]*$/, ' value.') : message;
    errors.push(`${path.join('.')}: ${text}`);
  });
}
