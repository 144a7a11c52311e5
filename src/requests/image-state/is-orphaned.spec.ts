import { imageKey, originalKey } from '../../storage/index.js';
import { isOrphaned, type StoredImageRow } from './is-orphaned.js';

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
  ['the output of a completed image is not orphaned', output, done, false],
  ['the original of a completed image is not orphaned', original, done, false],
  [
    'the original of a completed image whose request keeps no originals is orphaned',
    original,
    { ...done, keepOriginals: false },
    true,
  ],
  [
    'an output of a completed image in another format is orphaned',
    imageKey(REQUEST, IMAGE, 'jpeg'),
    done,
    true,
  ],
  [
    'an original of a completed image in another format is orphaned',
    originalKey(REQUEST, IMAGE, 'gif'),
    done,
    true,
  ],
  [
    'the output of a completed image in a cancelled request is not orphaned',
    output,
    { ...done, requestStatus: 'CANCELLED' },
    false,
  ],
  [
    'an output of a cancelled image is orphaned',
    output,
    { status: 'CANCELLED', requestStatus: 'CANCELLED' },
    true,
  ],
  [
    'an original of a cancelled image is orphaned',
    original,
    { status: 'CANCELLED', requestStatus: 'CANCELLED' },
    true,
  ],
  [
    'an output of a failed image that was cancelled with its request is orphaned',
    output,
    { status: 'FAILED', requestStatus: 'CANCELLED' },
    true,
  ],
  ['an output of a failed image in a running request is not orphaned', output, { status: 'FAILED' }, false],
  [
    'an output of a failed image that can be retried is not orphaned',
    output,
    { status: 'FAILED', requestStatus: 'PARTIAL' },
    false,
  ],
  [
    'an output of a failed image whose request is FAILED is not orphaned',
    output,
    { status: 'FAILED', requestStatus: 'FAILED' },
    false,
  ],
  ['an output of a pending image is not orphaned', output, { status: 'PENDING' }, false],
  ['an output of an image in progress is not orphaned', output, { status: 'PROCESSING' }, false],
  [
    'an output of an image in progress in a cancelled request is not orphaned',
    output,
    { status: 'PROCESSING', requestStatus: 'CANCELLED' },
    false,
  ],
])('%s', (_, key, given, orphaned) => expect(isOrphaned(key, row(given))).toBe(orphaned));
