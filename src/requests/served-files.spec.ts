import { imageKey, inputCsvKey, outputCsvKey, errorsCsvKey } from '../storage/index.js';
import { isServed } from './served-files.js';

const ID = '019aa5a0-0000-7000-8000-000000000001';
const IMAGE = '019aa5a0-0000-7000-8000-000000000002';
const WRITTEN = new Date('2025-11-21T10:00:00Z');
const request = (outputCsvAt: Date | null, errorsCsvAt: Date | null) => ({
  id: ID,
  outputCsvAt,
  errorsCsvAt,
});

test.each<[string, string, ReturnType<typeof request>, boolean]>([
  ['the output CSV of a settled request is served', outputCsvKey(ID), request(WRITTEN, null), true],
  [
    'the output CSV of an earlier round is not served while a round is running',
    outputCsvKey(ID),
    request(null, null),
    false,
  ],
  [
    'the output CSV of an earlier round is not served under its key in capitals',
    outputCsvKey(ID).toUpperCase(),
    request(null, null),
    false,
  ],
  ['the errors CSV of a settled request is served', errorsCsvKey(ID), request(WRITTEN, WRITTEN), true],
  [
    'the errors CSV of a settled request without failures is not served',
    errorsCsvKey(ID),
    request(WRITTEN, null),
    false,
  ],
  [
    'the errors CSV of an earlier round is not served while a round is running',
    errorsCsvKey(ID),
    request(null, null),
    false,
  ],
  ['the input CSV is always served', inputCsvKey(ID), request(null, null), true],
  ['an image is always served', imageKey(ID, IMAGE, 'jpeg', 'mug.jpg'), request(null, null), true],
])('%s', (_, key, row, served) => expect(isServed(key, row)).toBe(served));
