import { fingerprintOf } from './fingerprint.js';
import { checkOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';

const optionsOf = (input: Partial<UploadCsvInput> = {}) =>
  checkOptions(Object.assign(new UploadCsvInput(), input));
const first = fingerprintOf('file', optionsOf());

test.each<[string, Partial<UploadCsvInput>]>([
  ['the defaults, spelled out', { quality: 50, format: 'ORIGINAL', maxWidth: null, onInvalidRow: 'REJECT' }],
  ['an idempotency key', { idempotencyKey: 'q1' }],
])('%s change nothing', (_, input) => expect(fingerprintOf('file', optionsOf(input))).toBe(first));

test.each<[string, Partial<UploadCsvInput>]>([
  ['the quality', { quality: 80 }],
  ['the format', { format: 'WEBP' }],
  ['a size', { maxWidth: 10 }],
  ['the other size', { maxHeight: 10 }],
  ['a flag', { keepMetadata: true }],
  ['the row policy', { onInvalidRow: 'SKIP' }],
  ['an address', { email: 'me@shop.example' }],
  ['a webhook', { webhookUrl: 'https://shop.example/hook' }],
])('%s makes another one', (_, input) => {
  expect(fingerprintOf('file', optionsOf(input))).not.toBe(first);
});

test('another file makes another one', () => expect(fingerprintOf('other', optionsOf())).not.toBe(first));

test("the order of an option's members counts for nothing, nor do options that are undefined", () => {
  const added = (columns: object) => ({ ...optionsOf(), columns, sheet: undefined });
  const one = fingerprintOf('file', added({ name: 'A', images: ['B', 'C'] }));
  expect(fingerprintOf('file', added({ images: ['B', 'C'], name: 'A' }))).toBe(one);
  expect(fingerprintOf('file', added({ images: ['C', 'B'], name: 'A' }))).not.toBe(one);
});
