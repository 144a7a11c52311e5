import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql';
import { readOptionFields, snakeCase } from './option-fields.js';

const format = new GraphQLEnumType({ name: 'Format', values: { ORIGINAL: {}, WEBP: {} } });
const type = new GraphQLInputObjectType({
  name: 'Options',
  fields: {
    quality: { type: GraphQLInt, defaultValue: 50 },
    target: { type: GraphQLFloat },
    maxWidth: { type: GraphQLInt },
    format: { type: format, defaultValue: 'ORIGINAL' },
    keepMetadata: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: false },
    idempotencyKey: { type: GraphQLString },
  },
});
const defaults = { quality: 50, format: 'ORIGINAL', keepMetadata: false };
const read = (fields: Record<string, string>) =>
  readOptionFields<Record<string, unknown>>(type, new Map(Object.entries(fields)));

test.each<[Record<string, string>, object]>([
  [{}, {}],
  [{ quality: '', maxWidth: '', format: '', keepMetadata: '', idempotencyKey: '' }, {}],
  [
    { quality: '80', maxWidth: '640' },
    { quality: 80, maxWidth: 640 },
  ],
  [
    { max_width: '640', keep_metadata: 'yes' },
    { maxWidth: 640, keepMetadata: true },
  ],
  [{ format: 'webp' }, { format: 'WEBP' }],
  [{ keepMetadata: 'TRUE' }, { keepMetadata: true }],
  [{ keepMetadata: 'off' }, { keepMetadata: false }],
  [{ idempotencyKey: '42' }, { idempotencyKey: '42' }],
  [{ quality: '-1' }, { quality: -1 }],
  [{ target: '70' }, { target: 70 }],
  [{ target: '62.5' }, { target: 62.5 }],
])('the fields %j are read as %j and defaults', (fields, expected) => {
  expect({ ...read(fields) }).toEqual({ ...defaults, ...expected });
});

test.each<[Record<string, string>, string]>([
  [{ quality: 'high' }, 'quality must be a whole number'],
  [{ quality: '50.5' }, 'quality must be a whole number'],
  [{ quality: '0x32' }, 'quality must be a whole number'],
  [{ quality: '9'.repeat(400) }, 'quality must be a whole number'],
  [{ target: 'high' }, 'target must be a number, such as 70.5'],
  [{ target: '7e1' }, 'target must be a number, such as 70.5'],
  [{ target: 'NaN' }, 'target must be a number, such as 70.5'],
  [{ format: 'bmp' }, 'format must be one of ORIGINAL, WEBP'],
  [{ format: '__proto__' }, 'format must be one of'],
  [{ keepMetadata: 'perhaps' }, 'keepMetadata must be true or false'],
  [
    { colour: 'red' },
    'there is no option "colour" (supported: quality, target, maxWidth, format, keepMetadata, idempotencyKey)',
  ],
  [{ toString: 'x' }, 'there is no option "toString"'],
  [{ '': 'x' }, 'there is no option ""'],
  [{ QUALITY: '1' }, 'there is no option "QUALITY"'],
  [{ maxWidth: '1', max_width: '2' }, 'maxWidth is given twice'],
  [{ quality: 'a', format: 'b' }, 'quality must be a whole number; format must be one of ORIGINAL, WEBP'],
])('the fields %j are rejected: %s', (fields, message) => {
  expect(() => read(fields)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(message) }),
  );
});

test('the name of an inherited property is an unknown option', () => {
  expect(() => read(JSON.parse('{"__proto__": "x"}') as Record<string, string>)).toThrow(
    'there is no option "__proto__"',
  );
});

test.each([
  ['quality', 'quality'],
  ['maxWidth', 'max_width'],
  ['webhookUrl', 'webhook_url'],
  ['onInvalidRow', 'on_invalid_row'],
])('%s in snake case is %s', (name, snake) => {
  expect(snakeCase(name)).toBe(snake);
});
