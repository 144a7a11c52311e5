import { ClientError } from '../common/index.js';
import { checkOptions } from './upload-options.js';
import { UploadCsvInput } from './upload-input.js';

const input = (given: Record<string, unknown> = {}) => Object.assign(new UploadCsvInput(), given);

const DEFAULTS = {
  request: {
    quality: 50,
    target: null,
    format: 'ORIGINAL',
    allow: null,
    effort: 'BALANCED',
    sizes: null,
    maxWidth: null,
    maxHeight: null,
    background: null,
    pad: null,
    trim: false,
    keepMetadata: false,
    keepOriginals: false,
    reuse: true,
    checks: false,
  },
  webhookUrl: null,
  email: null,
  onInvalidRow: 'REJECT',
  columns: {},
  baseUrl: null,
  profile: null,
  encoding: null,
  sheet: null,
  output: 'APPEND',
  fetchHeaders: [],
  report: null,
  compare: true,
  previousRequestId: null,
  idempotencyKey: null,
};

const LOGIN = { host: 'staging.shop.example', name: 'Authorization', value: 'Basic x' };

test('returns the defaults without any option', () => expect(checkOptions(input())).toEqual(DEFAULTS));

const OTHERS = [
  'webhookUrl',
  'email',
  'onInvalidRow',
  'columns',
  'baseUrl',
  'profile',
  'encoding',
  'sheet',
  'output',
  'fetchHeaders',
  'report',
  'compare',
  'previousRequestId',
  'idempotencyKey',
];

test('a base URL is stored without what PostgreSQL rejects', () => {
  const { baseUrl } = checkOptions(input({ baseUrl: 'https://shop.example/\ud800a' }));
  expect(baseUrl).toBe('https://shop.example/\ufffda');
});

test('treats null as not given', () => {
  const names = [...Object.keys(DEFAULTS.request), ...OTHERS];
  expect(checkOptions(input(Object.fromEntries(names.map((name) => [name, null]))))).toEqual(DEFAULTS);
});

test('returns the given options', () => {
  const request = {
    quality: 1,
    target: null,
    format: 'AVIF',
    allow: null,
    effort: 'SMALLEST',
    sizes: [1, 400, 16_384],
    maxWidth: 1,
    maxHeight: 16_384,
    background: '#ffffff',
    pad: '4:5',
    trim: true,
    keepMetadata: true,
    keepOriginals: true,
    reuse: false,
    checks: true,
  };
  const notifications = { webhookUrl: 'https://shop.example/hook', email: 'me@shop.example' };
  const csv = {
    columns: { images: ['Image 1', 'C'], name: 'Title' },
    baseUrl: 'https://shop.example/media',
    profile: 'MAGENTO',
    encoding: 'windows-1251',
    sheet: '2',
    output: 'REPLACE',
    fetchHeaders: [LOGIN],
    report: 'FULL',
    compare: true,
    previousRequestId: '01a1fd2e-0000-7000-8000-000000000001',
  };
  const others = { ...notifications, ...csv, onInvalidRow: 'SKIP', idempotencyKey: 'an order – 🪑' };
  expect(checkOptions(input({ ...request, ...others }))).toEqual({ request, ...others });
});

test('widths are stored ascending, each once, and none of them is no option', () => {
  expect(checkOptions(input({ sizes: [800, 400, 800] })).request.sizes).toEqual([400, 800]);
  expect(checkOptions(input({ sizes: [] })).request.sizes).toBeNull();
});

describe('invalid options', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ quality: 0 }, 'quality must be between 1 and 100'],
    [{ quality: 101 }, 'quality must be between 1 and 100'],
    [{ quality: -50 }, 'quality must be between 1 and 100'],
    [{ target: 29.9 }, 'target must be between 30 and 95'],
    [{ target: 95.5 }, 'target must be between 30 and 95'],
    [{ target: Number.NaN }, 'target must be between 30 and 95'],
    [{ target: 70, quality: 50 }, 'quality and target exclude each other; give one of them'],
    [{ maxWidth: 0 }, 'maxWidth must be between 1 and 16384'],
    [{ maxWidth: -1 }, 'maxWidth must be between 1 and 16384'],
    [{ maxHeight: 16_385 }, 'maxHeight must be between 1 and 16384'],
    [{ sizes: [400, 0] }, 'sizes must be 1 to 10 widths between 1 and 16384 pixels'],
    [{ sizes: [16_385] }, 'sizes must be 1 to 10 widths between 1 and 16384 pixels'],
    [{ sizes: Array.from({ length: 11 }, (_, index) => 100 + index) }, 'sizes must be 1 to 10 widths'],
    [{ webhookUrl: 'shop.example' }, 'webhookUrl: it must be an http'],
    [
      { compare: false, previousRequestId: 'any' },
      'previousRequestId and compare: false exclude each other; give one of them',
    ],
    [{ email: 'me' }, 'email must be one e-mail address'],
    [{ idempotencyKey: '' }, 'idempotencyKey must have 1 to 255 characters'],
    [{ idempotencyKey: 'k'.repeat(256) }, 'idempotencyKey must have 1 to 255 characters'],
    [{ idempotencyKey: 'a\0b' }, 'idempotencyKey must not contain a NUL or half a surrogate pair'],
    [{ idempotencyKey: 'a\ud83e' }, 'idempotencyKey must not contain a NUL or half a surrogate pair'],
    [{ fetchHeaders: [LOGIN, { ...LOGIN, host: 'a/b' }] }, 'fetchHeaders[1]: host must be'],
    [{ fetchHeaders: [{ ...LOGIN, value: 'a\nb' }] }, 'fetchHeaders[0]: value must have'],
    [
      { fetchHeaders: [LOGIN, { ...LOGIN, name: 'authorization' }] },
      'fetchHeaders[1]: its host and name are given twice',
    ],
    [{ fetchHeaders: Array.from({ length: 21 }, () => LOGIN) }, 'fetchHeaders must be at most 20'],
  ])('%j are rejected with: %s', (given, text) => {
    expect(() => checkOptions(input(given))).toThrow(
      expect.objectContaining({
        constructor: ClientError,
        code: 'INVALID_INPUT',
        message: expect.stringContaining(text),
      }) as ClientError,
    );
  });

  test('are all listed in one error', () => {
    const invalid = input({
      quality: 0,
      maxWidth: 0,
      maxHeight: 0,
      webhookUrl: '',
      email: '',
      idempotencyKey: '',
    });
    for (const name of ['quality', 'maxWidth', 'maxHeight', 'webhookUrl', 'email', 'idempotencyKey']) {
      expect(() => checkOptions(invalid)).toThrow(name);
    }
  });
});

test('accepts a target in place of a quality', () => {
  expect(checkOptions(input({ target: 69.5 })).request).toMatchObject({ quality: 50, target: 69.5 });
});

test('accepts an idempotency key of exactly the longest length', () => {
  const idempotencyKey = 'k'.repeat(255);
  expect(checkOptions(input({ idempotencyKey }))).toMatchObject({ idempotencyKey });
});
