import { fingerprintOf } from './idempotency.js';
import { checkOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';

const optionsOf = (input: Partial<UploadCsvInput> = {}) =>
  checkOptions(Object.assign(new UploadCsvInput(), input));
const base = fingerprintOf('file', optionsOf());

test.each<[string, Partial<UploadCsvInput>]>([
  ['explicit defaults', { quality: 50, format: 'ORIGINAL', maxWidth: null, onInvalidRow: 'REJECT' }],
  ['idempotency keys', { idempotencyKey: 'q1' }],
])('%s do not change the fingerprint', (_, input) =>
  expect(fingerprintOf('file', optionsOf(input))).toBe(base),
);

test.each<[string, Partial<UploadCsvInput>]>([
  ['another quality', { quality: 80 }],
  ['another format', { format: 'WEBP' }],
  ['a limited choice of formats', { format: 'AUTO', allow: ['WEBP'] }],
  ['another effort', { effort: 'SMALLEST' }],
  ['a maximum width', { maxWidth: 10 }],
  ['a maximum height', { maxHeight: 10 }],
  ['a background', { background: '#fff' }],
  ['padding', { pad: '1:1' }],
  ['trimming', { trim: true }],
  ['checks', { checks: true }],
  ['a flag', { keepMetadata: true }],
  ['another row policy', { onInvalidRow: 'SKIP' }],
  ['a profile', { profile: 'GENERIC' }],
  ['an e-mail address', { email: 'me@shop.example' }],
  ['a webhook', { webhookUrl: 'https://shop.example/hook' }],
  ['a fetch header', { fetchHeaders: [{ host: 'a.example', name: 'X-A', value: '1' }] }],
])('%s changes the fingerprint', (_, input) => {
  expect(fingerprintOf('file', optionsOf(input))).not.toBe(base);
});

test('the value of a fetch header does not change the fingerprint', () => {
  const withValue = (value: string) =>
    fingerprintOf('file', optionsOf({ fetchHeaders: [{ host: 'a.example', name: 'X-A', value }] }));
  expect(withValue('1')).toBe(withValue('2'));
});

test('another file changes the fingerprint', () =>
  expect(fingerprintOf('other', optionsOf())).not.toBe(base));

test("the order of an option's members and undefined options do not change the fingerprint", () => {
  const added = (columns: object) => ({ ...optionsOf(), columns, addedLater: undefined });
  const one = fingerprintOf('file', added({ name: 'A', images: ['B', 'C'] }));
  expect(fingerprintOf('file', added({ images: ['B', 'C'], name: 'A' }))).toBe(one);
  expect(fingerprintOf('file', added({ images: ['C', 'B'], name: 'A' }))).not.toBe(one);
});
