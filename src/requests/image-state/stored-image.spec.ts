import { imageKey, originalKey } from '../../storage/index.js';
import { isSurplus, type StoredImageRow } from './stored-image.js';

const REQUEST = '0198a1b2-0000-7000-8000-000000000001';
const IMAGE = '0198a1b2-0000-7000-8000-000000000002';

const done = { status: 'COMPLETED', inputFormat: 'png', outputFormat: 'webp' } as const;
const row = (given: Partial<StoredImageRow>): StoredImageRow => ({
  id: IMAGE,
  requestId: REQUEST,
  requestStatus: 'PROCESSING',
  status: 'PENDING',
  inputFormat: null,
  outputFormat: null,
  keepOriginals: true,
  ...given,
});

const output = imageKey(REQUEST, IMAGE, 'webp');
const original = originalKey(REQUEST, IMAGE, 'png');

test.each<[string, string, Partial<StoredImageRow>, boolean]>([
  ['the output of a completed image', output, done, false],
  ['its original', original, done, false],
  ['its original, where none is kept', original, { ...done, keepOriginals: false }, true],
  ['an output of another format', imageKey(REQUEST, IMAGE, 'jpeg'), done, true],
  ['an original of another format', originalKey(REQUEST, IMAGE, 'gif'), done, true],
  [
    'the output of a completed image in a cancelled request',
    output,
    { ...done, requestStatus: 'CANCELLED' },
    false,
  ],
  ['an output of a cancelled image', output, { status: 'CANCELLED', requestStatus: 'CANCELLED' }, true],
  ['an original of a cancelled image', original, { status: 'CANCELLED', requestStatus: 'CANCELLED' }, true],
  [
    'an output of a failed image that was cancelled with its request',
    output,
    { status: 'FAILED', requestStatus: 'CANCELLED' },
    true,
  ],
  ['an output of a failed image in a running request', output, { status: 'FAILED' }, false],
  [
    'an output of a failed image that can be retried',
    output,
    { status: 'FAILED', requestStatus: 'PARTIAL' },
    false,
  ],
  ['the same where all failed', output, { status: 'FAILED', requestStatus: 'FAILED' }, false],
  ['an output of an image that waits', output, { status: 'PENDING' }, false],
  ['an output of an image that is worked on', output, { status: 'PROCESSING' }, false],
  [
    'one that is worked on in a cancelled request',
    output,
    { status: 'PROCESSING', requestStatus: 'CANCELLED' },
    false,
  ],
])('%s', (_, key, given, surplus) => expect(isSurplus(key, row(given))).toBe(surplus));
