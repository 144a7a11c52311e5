import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputObjectType, type GraphQLObjectType } from 'graphql';
import { RERUN_FIELDS } from '../client/operations.js';
import { earlierInput, type UploadedRequest } from './earlier-input.js';

const request: UploadedRequest = {
  fileName: 'a.csv',
  inputFileUrl: 'http://h/files/input.csv',
  webhookUrl: 'https://shop.example/hook',
  email: null,
  options: { quality: 50, target: null, format: 'WEBP', sizes: [400], reuse: true },
  uploadOptions: {
    ...{ onInvalidRow: 'SKIP', columns: { images: ['B'], name: null, serialNumber: null }, sheet: null },
    ...{ compare: false, previousRequestId: 'an id', output: 'REPLACE', fetchHeaders: [] },
  },
};
const same = {
  ...{ quality: 50, format: 'WEBP', sizes: [400], reuse: true, onInvalidRow: 'SKIP', sheet: null },
  ...{ columns: { images: ['B'], name: null, serialNumber: null }, compare: false, output: 'REPLACE' },
  ...{ webhookUrl: 'https://shop.example/hook', email: null, previousRequestId: null },
};
const { quality: _quality, ...unmeasured } = same;

test.each([
  ['nothing', {}, same],
  ['a format', { format: 'AVIF' }, { ...same, format: 'AVIF' }],
  ['a target', { target: 70 }, { ...unmeasured, target: 70 }],
  ['a run to compare with', { previousRequestId: 'it' }, { ...same, previousRequestId: 'it', compare: true }],
])('with %s given, the rest is that of the earlier run', (_, given, input) => {
  expect(earlierInput(request, given)).toEqual(input);
});

test('a target takes the place of the quality', () => {
  const measured = { ...request, options: { ...request.options, target: 80 } };
  expect(earlierInput(measured, {})).toMatchObject({ target: 80 });
  expect(earlierInput(measured, {})).not.toHaveProperty('quality');
  expect(earlierInput(measured, { quality: 60 })).not.toHaveProperty('target');
});

test('headers for image hosts have to be given again', () => {
  const uploadOptions = {
    ...request.uploadOptions,
    fetchHeaders: [{ host: 'shop.example', name: 'Cookie' }],
  };
  const secret = { ...request, uploadOptions };
  expect(() => earlierInput(secret, {})).toThrow('Give them again: --fetch-header "shop.example Cookie: …"');
  const fetchHeaders = [{ host: 'shop.example', name: 'Cookie', value: 'a=1' }];
  expect(earlierInput(secret, { fetchHeaders })).toMatchObject({ fetchHeaders });
});

test('every field of an upload is asked for, but for the key of a retry', () => {
  const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
  const upload = (schema.getType('UploadCsvInput') as GraphQLInputObjectType).getFields();
  const missing = Object.keys(upload).filter((field) => !new RegExp(`\\b${field}\\b`).test(RERUN_FIELDS));
  // The run to compare with is the last one, as it was then.
  expect(missing).toEqual(['previousRequestId', 'idempotencyKey']);
  const known = ['CompressionOptions', 'UploadOptions'].flatMap((type) =>
    Object.keys((schema.getType(type) as GraphQLObjectType).getFields()),
  );
  expect(
    Object.keys(upload)
      .filter((field) => !known.includes(field))
      .toSorted(),
  ).toEqual(['email', 'idempotencyKey', 'webhookUrl']);
});
