import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputObjectType, getNamedType, isEnumType } from 'graphql';
import { parseCommandLine } from '../arguments/parse-command-line.js';
import { written } from './option-values.js';
import { uploadInputOf } from './upload-input.js';
import { UPLOAD_OPTIONS } from './upload-options.js';

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
const fieldsOf = (name: string) => (schema.getType(name) as GraphQLInputObjectType).getFields();
const upload = fieldsOf('UploadCsvInput');

/** The field of the API's input that an option stands for. */
function fieldOf(path: string) {
  const [outer, inner] = path.split('.') as [string, string?];
  return inner === undefined ? upload[outer] : fieldsOf(String(getNamedType(upload[outer]!.type)))[inner];
}

test('every field of an upload has an option, but for the key of a retry, which the command makes itself', () => {
  const fields = new Set(UPLOAD_OPTIONS.map(({ field }) => field.split('.')[0]!));
  expect(fields.add('idempotencyKey')).toEqual(new Set(Object.keys(upload)));
});

test('every option stands for a field, with the choices of its enum', () => {
  const wrong = UPLOAD_OPTIONS.filter(({ field, choices, toInput }) => {
    const type = fieldOf(field) && getNamedType(fieldOf(field)!.type);
    if (type === undefined) return true;
    const constants = isEnumType(type) ? type.getValues().map(({ name }) => written(name)) : undefined;
    return toInput === undefined && JSON.stringify(constants) !== JSON.stringify(choices);
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

function inputOf(...words: readonly string[]) {
  const root = {
    name: 'upload',
    summary: '',
    options: UPLOAD_OPTIONS,
    load: () => Promise.reject(new Error()),
  };
  const parsed = parseCommandLine(root, words);
  return parsed.action === 'run' ? uploadInputOf(parsed.given) : undefined;
}

test.each([
  [[], {}],
  [['--quality', '60', '--format', 'webp'], { quality: 60, format: 'WEBP' }],
  [['--profile', 'google-merchant', '--replace'], { profile: 'GOOGLE_MERCHANT', output: 'REPLACE' }],
  [['--sizes', '400, 800,1600'], { sizes: [400, 800, 1600] }],
  [['--skip-invalid-rows', '--keep-metadata'], { onInvalidRow: 'SKIP', keepMetadata: true }],
  [
    ['--image-column', 'A', '--image-column', 'Image 2', '--name-column', 'B'],
    { columns: { images: ['A', 'Image 2'], name: 'B' } },
  ],
  [
    ['--fetch-header', 'shop.example:8443 Authorization: Basic x'],
    { fetchHeaders: [{ host: 'shop.example:8443', name: 'Authorization', value: 'Basic x' }] },
  ],
])('%j asks the API for %j', (words, input) => expect(inputOf(...words)).toEqual(input));

test.each(['400;800', '400w', ',', ''])('the widths %j are rejected with an example', (text) => {
  expect(() => inputOf('--sizes', text)).toThrow('--sizes 400,800,1600');
});

test('a header without its host is rejected with an example', () => {
  expect(() => inputOf('--fetch-header', 'Authorization: Basic x')).toThrow(
    /must be a host, then the header/,
  );
});
