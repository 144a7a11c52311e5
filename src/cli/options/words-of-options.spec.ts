import { inWordsOfOptions } from './words-of-options.js';

test.each([
  ['skip invalid rows with onInvalidRow: SKIP.', 'skip invalid rows with --skip-invalid-rows.'],
  ['or set the option baseUrl if your addresses', 'or set --base-url if your addresses'],
  [
    'Rename it, or name it in the option columns, by its header or its letter. `proposal` has the likeliest columns, which can be sent as they are.',
    'Rename it, or name it with --image-column, by its header or its letter.',
  ],
  [
    'the header has no column "X", which the option columns names.',
    'the header has no column "X", which --image-column, --name-column or --serial-number-column names.',
  ],
  ['Set maxWidth or maxHeight.', 'Set --max-width or --max-height.'],
  ['give its header in fetchHeaders.', 'give its header in --fetch-header.'],
  ['Nothing was stored: previousRequestId: there is none.', 'Nothing was stored: --previous: there is none.'],
  ['Upload without the option email, or ask', 'Upload without --email, or ask'],
  ['A format and a quality are no options here.', 'A format and a quality are no options here.'],
])('%j is said as %j', (message, text) => expect(inWordsOfOptions(message)).toBe(text));

test.each([
  [
    'maxWidth must be between 1 and 16384 pixels, or omitted; quality must be between 1 and 100.',
    '--max-width must be between 1 and 16384 pixels, or omitted; --quality must be between 1 and 100.',
  ],
  ['quality and target exclude each other.', '--quality and --target exclude each other.'],
  [
    'allow is for format AUTO only; set that, or omit allow.',
    '--allow is for --format auto only; set that, or omit --allow.',
  ],
  [
    'previousRequestId and compare: false exclude each other; give one of them.',
    '--previous and --no-compare exclude each other; give one of them.',
  ],
  [
    'encoding "quality sheet" is not known; use one of utf-8, or omit it.',
    '--encoding "quality sheet" is not known; use one of utf-8, or omit it.',
  ],
  [
    'email must be one e-mail address, such as me@example.com.',
    '--email must be one e-mail address, such as me@example.com.',
  ],
  [
    'fetchHeaders[1]: its host and name are given twice.',
    '--fetch-header number 2: its host and name are given twice.',
  ],
  ['webhookUrl: it has no host; pad must be 1:1.', '--webhook-url: it has no host; --pad must be 1:1.'],
])('an upload with %j is rejected with %j', (list, text) =>
  expect(inWordsOfOptions(`Nothing was stored. Invalid options: ${list}`)).toBe(
    `Nothing was stored. Invalid options: ${text}`,
  ),
);
