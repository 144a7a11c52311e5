import { imageKey, originalKey } from '../storage/index.js';
import { isOrphaned, type StoredImageRow } from './is-orphaned.js';

const REQUEST = '0198a1b2-0000-7000-8000-000000000001';
const IMAGE = '0198a1b2-0000-7000-8000-000000000002';

const done = {
  status: 'COMPLETED',
  inputFormat: 'png',
  outputFormat: 'webp',
  fileName: 'mug.webp',
} as const;
const row = (given: Partial<StoredImageRow>): StoredImageRow => ({
  id: IMAGE,
  requestId: REQUEST,
  requestStatus: 'PROCESSING',
  status: 'PENDING',
  inputUrl: 'https://shop.example/mug.png',
  inputFormat: null,
  outputFormat: null,
  fileName: null,
  sizes: null,
  keepOriginals: true,
  ...given,
});

const output = imageKey(REQUEST, IMAGE, 'webp', 'mug.webp');
const size = imageKey(REQUEST, IMAGE, 'webp', 'mug-400w.webp');
const SIZES = [{ width: 400, height: 300, bytes: 5 }];
const original = originalKey(REQUEST, IMAGE, 'png', 'mug.png');

test.each<[string, string, Partial<StoredImageRow>, boolean]>([
  ['the output of a completed image is not orphaned', output, done, false],
  ['the original of a completed image is not orphaned', original, done, false],
  ['a size of a completed image is not orphaned', size, { ...done, sizes: SIZES }, false],
  ['a size that a completed image does not have is orphaned', size, { ...done, sizes: [] }, true],
  ['a size of a completed image without sizes is orphaned', size, done, true],
  [
    'the output of a completed image without a file name is not orphaned',
    imageKey(REQUEST, IMAGE, 'webp', null),
    { ...done, fileName: null },
    false,
  ],
  [
    'the original of a completed image without a file name is not orphaned',
    originalKey(REQUEST, IMAGE, 'png', null),
    { ...done, fileName: null },
    false,
  ],
  [
    'an output without a file name of a completed image that has one is orphaned',
    imageKey(REQUEST, IMAGE, 'webp', null),
    done,
    true,
  ],
  ['an output with another file name is orphaned', imageKey(REQUEST, IMAGE, 'webp', 'cup.webp'), done, true],
  [
    'an output with a file name of a cancelled image is orphaned',
    output,
    { status: 'CANCELLED', requestStatus: 'CANCELLED', fileName: null },
    true,
  ],
  [
    'the original of a completed image whose request keeps no originals is orphaned',
    original,
    { ...done, keepOriginals: false },
    true,
  ],
  [
    'an output of a completed image in another format is orphaned',
    imageKey(REQUEST, IMAGE, 'jpeg', 'mug.jpg'),
    done,
    true,
  ],
  [
    'an original of a completed image in another format is orphaned',
    originalKey(REQUEST, IMAGE, 'gif', 'mug.gif'),
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
