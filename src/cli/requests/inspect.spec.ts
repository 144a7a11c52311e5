import { Arguments, type OptionValue } from '../arguments/arguments.js';
import { inspectionText } from './inspect.js';

const given = new Arguments(['shop.csv'], new Map());

const inspection: Parameters<typeof inspectionText>[0] = {
  fileName: 'shop.csv',
  isAccepted: true,
  refusal: null,
  previousRequest: null,
  format: 'CSV',
  sheet: null,
  profile: 'GENERIC',
  encoding: 'UTF-8',
  delimiter: ',',
  rowCount: 1,
  invalidRowCount: 0,
  imageCount: 36,
  duplicateUrlCount: 0,
  hostCount: 2,
  unreadImageColumns: [],
  hosts: [
    { host: '127.0.0.1:45665', imageCount: 35 },
    { host: '169.254.169.254', imageCount: 1 },
  ],
  rowErrorCount: 0,
  rowErrors: [],
  proposal: {
    columns: { images: ['Images'], name: 'Name', serialNumber: null },
    notes: [],
    firstRows: [
      { line: 2, name: 'Mug', imageUrls: ['https://cdn.example/a/b/red.jpg?v=2', 'https://cdn.example/'] },
    ],
  },
};

test.each<[string, string | null, string[]]>([
  [
    'on this machine',
    '',
    [
      '127.0.0.1:45665 (35 images): a private address, which is not allowed. Set FETCH_ALLOW_PRIVATE=127.0.0.0/8',
      '169.254.169.254 (1 image): a private address, which is not allowed.',
    ],
  ],
  [
    'on this machine, where it is allowed',
    '127.0.0.0/8',
    ['169.254.169.254 (1 image): a private address, which is not allowed.'],
  ],
  [
    'on a server',
    null,
    [
      '127.0.0.1:45665 (35 images): a private address, which the server allows only with FETCH_ALLOW_PRIVATE=127.0.0.0/8.',
      '169.254.169.254 (1 image): a private address, which is not allowed.',
    ],
  ],
])('%s, hosts on private addresses are named', (_, allowPrivate, lines) =>
  expect(
    inspectionText(inspection, given, { allowPrivate, isTerminal: false })
      .split('\n')
      .filter((line) => line.includes('private address')),
  ).toEqual(lines),
);

test('a terminal shows file names, a pipe whole URLs', () => {
  const textOf = (isTerminal: boolean) => inspectionText(inspection, given, { allowPrivate: '', isTerminal });
  expect(textOf(true)).toContain('line 2: Mug: red.jpg https://cdn.example/\n');
  expect(textOf(false)).toContain('line 2: Mug: https://cdn.example/a/b/red.jpg?v=2 https://cdn.example/\n');
});

test('the command to copy has the options with which the file was read, and no others', () => {
  const options = new Map<string, OptionValue>([
    ['image-column', ['Photo 1']],
    ['server', 'http://127.0.0.1:3000'],
    ['key', 'secret'],
  ]);
  const text = inspectionText(inspection, new Arguments(['my shop.csv'], options), {
    allowPrivate: '',
    isTerminal: false,
  });
  expect(text.trim().split('\n').at(-1)).toBe(
    "To compress it: halftone compress 'my shop.csv' --image-column 'Photo 1' --server http://127.0.0.1:3000",
  );
});

test('what is wrong with a file is said in the words of the options', () => {
  const refused = {
    ...inspection,
    isAccepted: false,
    refusal: 'Skip invalid rows with onInvalidRow: SKIP.',
    rowErrorCount: 1,
    rowErrors: [{ line: 2, column: null, message: 'Set the option baseUrl.' }],
  };
  const text = inspectionText(refused, given, { allowPrivate: '', isTerminal: false });
  expect(text).toContain('line 2: Set --base-url.\n');
  expect(text).toContain('rejected: Skip invalid rows with --skip-invalid-rows.\n');
});
