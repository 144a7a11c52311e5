import { ClientError } from '../common/index.js';
import { checkOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';

const input = (given: Record<string, unknown> = {}) => Object.assign(new UploadCsvInput(), given);

const DEFAULTS = {
  request: {
    quality: 50,
    format: 'ORIGINAL',
    maxWidth: null,
    maxHeight: null,
    keepMetadata: false,
    keepOriginals: false,
  },
  webhookUrl: null,
  email: null,
  onInvalidRow: 'REJECT',
  columns: {},
  baseUrl: null,
  output: 'APPEND',
  idempotencyKey: null,
};

test('without any option there are the defaults', () => expect(checkOptions(input())).toEqual(DEFAULTS));

const OTHERS = ['webhookUrl', 'email', 'onInvalidRow', 'columns', 'baseUrl', 'output', 'idempotencyKey'];

test('a null counts as not given', () => {
  const names = [...Object.keys(DEFAULTS.request), ...OTHERS];
  expect(checkOptions(input(Object.fromEntries(names.map((name) => [name, null]))))).toEqual(DEFAULTS);
});

test('what is given is taken', () => {
  const request = {
    quality: 1,
    format: 'AVIF',
    maxWidth: 1,
    maxHeight: 16_384,
    keepMetadata: true,
    keepOriginals: true,
  };
  const told = { webhookUrl: 'https://shop.example/hook', email: 'me@shop.example' };
  const csv = {
    columns: { images: ['Image 1', 'C'], name: 'Title' },
    baseUrl: 'https://shop.example/media',
    output: 'REPLACE',
  };
  const others = { ...told, ...csv, onInvalidRow: 'SKIP', idempotencyKey: 'an order – 🪑' };
  expect(checkOptions(input({ ...request, ...others }))).toEqual({ request, ...others });
});

describe('refused is', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ quality: 0 }, 'quality must be between 1 and 100'],
    [{ quality: 101 }, 'quality must be between 1 and 100'],
    [{ quality: -50 }, 'quality must be between 1 and 100'],
    [{ maxWidth: 0 }, 'maxWidth must be between 1 and 16384'],
    [{ maxWidth: -1 }, 'maxWidth must be between 1 and 16384'],
    [{ maxHeight: 16_385 }, 'maxHeight must be between 1 and 16384'],
    [{ webhookUrl: 'shop.example' }, 'webhookUrl: it must be an http'],
    [{ email: 'me' }, 'email must be one e-mail address'],
    [{ idempotencyKey: '' }, 'idempotencyKey must have 1 to 255 characters'],
    [{ idempotencyKey: 'k'.repeat(256) }, 'idempotencyKey must have 1 to 255 characters'],
    [{ idempotencyKey: 'a\0b' }, 'idempotencyKey holds a NUL or half a surrogate pair'],
    [{ idempotencyKey: 'a\ud83e' }, 'idempotencyKey holds a NUL or half a surrogate pair'],
  ])('%j', (given, words) => {
    expect(() => checkOptions(input(given))).toThrow(
      expect.objectContaining({
        constructor: ClientError,
        code: 'INVALID_INPUT',
        message: expect.stringContaining(words),
      }) as ClientError,
    );
  });

  test('and all faults are told at once', () => {
    const faulty = input({
      quality: 0,
      maxWidth: 0,
      maxHeight: 0,
      webhookUrl: '',
      email: '',
      idempotencyKey: '',
    });
    for (const name of ['quality', 'maxWidth', 'maxHeight', 'webhookUrl', 'email', 'idempotencyKey']) {
      expect(() => checkOptions(faulty)).toThrow(name);
    }
  });
});

test('a key of just the longest length is taken', () => {
  const idempotencyKey = 'k'.repeat(255);
  expect(checkOptions(input({ idempotencyKey }))).toMatchObject({ idempotencyKey });
});
