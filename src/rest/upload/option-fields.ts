import {
  coerceInputValue,
  getNullableType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLBoolean,
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
 * Reads a form's text fields as the options of GraphQL's input `type`, so that both ways in have the same ones.
 * Names may be written in snake case too; an empty field counts as not given.
 *
 * @throws {ClientError} INVALID_INPUT that names every fault
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
  const faults: string[] = [];
  for (const [field, text] of fields) {
    const name = names.get(field);
    if (name === undefined) {
      faults.push(`there is no ${JSON.stringify(field)}; there are ${Object.keys(options).join(', ')}`);
    } else if (given.has(name)) {
      faults.push(`${name} is given twice`);
    } else if (text !== '') {
      const value = readText(options[name]!.type, text);
      if ('fault' in value) faults.push(`${name} ${value.fault}`);
      else given.set(name, value.value);
    }
  }
  const read = faults.length > 0 ? {} : coerce(type, Object.fromEntries(given), faults);
  if (faults.length > 0)
    throw new ClientError('INVALID_INPUT', `The upload's options: ${faults.join('; ')}.`);
  return read as Options;
}

/** `maxWidth` as `max_width`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

type Read = { value: unknown } | { fault: string };

function readText(type: GraphQLInputType, text: string): Read {
  const named = getNullableType(type);
  if (isEnumType(named)) {
    const value = named.getValue(text.toUpperCase());
    if (value) return { value: value.name };
    const names = named.getValues().map(({ name }) => name);
    return { fault: `must be one of ${names.join(', ')}` };
  }
  if (named === GraphQLBoolean) {
    const value = BOOLEANS.get(text.toLowerCase());
    return value === undefined ? { fault: 'must be true or false' } : { value };
  }
  if (named === GraphQLInt) {
    return /^[+-]?\d{1,9}$/.test(text) ? { value: Number(text) } : { fault: 'must be a whole number' };
  }
  return isInputObjectType(named) || isListType(named) ? readJson(text) : { value: text };
}

/** An object or a list, as JSON. */
function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: 'must be JSON, such as {"images": ["Image 1", "Image 2"]}' };
  }
}

/** Adds the defaults of what was not given, and lets each type have its say. */
function coerce(type: GraphQLInputObjectType, given: Record<string, unknown>, faults: string[]): unknown {
  return coerceInputValue(given, type, (path, _value, { message }) =>
    faults.push(`${path.join('.')}: ${message}`),
  );
}
