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
  ['the output CSV of a settled request', outputCsvKey(ID), request(WRITTEN, null), true],
  ['the output CSV of a running round', outputCsvKey(ID), request(null, null), false],
  ['the same in capitals', outputCsvKey(ID).toUpperCase(), request(null, null), false],
  ['the errors CSV of a settled request', errorsCsvKey(ID), request(WRITTEN, WRITTEN), true],
  ['an errors CSV where nothing failed', errorsCsvKey(ID), request(WRITTEN, null), false],
  ['the errors CSV of a running round', errorsCsvKey(ID), request(null, null), false],
  ['the input CSV', inputCsvKey(ID), request(null, null), true],
  ['an image', imageKey(ID, IMAGE, 'jpg'), request(null, null), true],
])('%s', (_, key, row, served) => expect(isServed(key, row)).toBe(served));
