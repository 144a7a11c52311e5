import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputObjectType } from 'graphql';
import { type EarlierRequest, isAsEarlier, optionsOf, readingOf } from './earlier.js';
import { DEFAULTS, DETECTED, inputOf } from './options.js';

const earlier = {
  id: 'an id',
  fileName: 'catalogue.csv',
  createdAt: '2026-01-01T00:00:00Z',
  inputFileUrl: 'http://h/files/input.csv',
  profile: 'SHOPIFY',
  webhookUrl: 'https://shop.example/hook',
  email: 'a@shop.example',
  options: {
    ...{ quality: 50, target: 80, format: 'AUTO', allow: ['WEBP'], effort: 'SMALLEST', maxWidth: 800 },
    ...{ maxHeight: null, sizes: [100, 200], background: '#ffffff', pad: '1:1', trim: true },
    ...{ keepMetadata: true, keepOriginals: true, reuse: false, checks: true },
  },
  uploadOptions: {
    ...{ onInvalidRow: 'REJECT', columns: { images: ['C'], name: 'Title', serialNumber: null } },
    ...{ profile: 'SHOPIFY', baseUrl: 'https://shop.example/media', encoding: 'windows-1252', sheet: 'May' },
    ...{ output: 'REPLACE', report: 'FULL', compare: false },
    fetchHeaders: [{ host: 'shop.example', name: 'Cookie' }],
  },
} as EarlierRequest;

test('a run is repeated with every field of its upload, but for the values of headers', () => {
  const input: Record<string, unknown> = inputOf(optionsOf(earlier), readingOf(earlier), true);
  const expected: Record<string, unknown> = {
    ...earlier.options,
    ...earlier.uploadOptions,
    columns: { images: ['C'], name: 'Title' },
    ...{ webhookUrl: earlier.webhookUrl, email: earlier.email },
    fetchHeaders: [{ host: 'shop.example', name: 'Cookie', value: '' }],
  };
  delete expected.quality;
  expect(input).toMatchObject(expected);
});

test('every field of an upload can be chosen, but for the key of a retry, which the page makes itself', () => {
  const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
  const fields = (schema.getType('UploadCsvInput') as GraphQLInputObjectType).getFields();
  const reading = { ...DETECTED, columns: { images: ['A'], name: null, serialNumber: null } };
  const inputs = [
    inputOf(DEFAULTS, reading, true),
    inputOf({ ...DEFAULTS, measure: 'TARGET' }, reading, true),
  ];
  const chosen = new Set(inputs.flatMap((input) => Object.keys(input)));
  expect(chosen.add('idempotencyKey')).toEqual(new Set(Object.keys(fields)));
});

test('a run is known to be made as the earlier one, until anything is changed', () => {
  const [options, reading] = [optionsOf(earlier), readingOf(earlier)];
  expect(isAsEarlier(earlier, { ...options }, { ...reading })).toBe(true);
  expect(isAsEarlier(earlier, { ...options, trim: false }, reading)).toBe(false);
  expect(isAsEarlier(earlier, options, { ...reading, sheet: null })).toBe(false);
  expect(isAsEarlier(earlier, DEFAULTS, DETECTED)).toBe(false);
});
