import { allowedFormatsOf } from './allowed-formats.js';
import type { UploadCsvInput } from './upload-input.js';

const read = (given: Pick<UploadCsvInput, 'allow' | 'format'>) => {
  const errors: string[] = [];
  return { allow: allowedFormatsOf(given, errors), errors };
};

test.each<[UploadCsvInput['allow'], string[] | null]>([
  [undefined, null],
  [null, null],
  [[], null],
  [['WEBP'], ['WEBP']],
  [
    ['AVIF', 'JPEG', 'AVIF'],
    ['JPEG', 'AVIF'],
  ],
])('the allowed formats %j are read as %j', (allow, expected) => {
  const given = allow === undefined ? { format: 'AUTO' as const } : { format: 'AUTO' as const, allow };
  expect(read(given)).toEqual({ allow: expected, errors: [] });
});

test.each<[Pick<UploadCsvInput, 'allow' | 'format'>, string]>([
  [{ format: 'WEBP', allow: ['WEBP'] }, 'allow is for format AUTO only'],
  [{ format: 'AUTO', allow: ['ORIGINAL', 'WEBP'] }, 'allow must list formats among JPEG, PNG, WEBP, AVIF'],
  [{ format: 'AUTO', allow: ['AUTO'] }, 'allow must list formats'],
])('%j is rejected: %s', (given, message) =>
  expect(read(given).errors).toEqual([expect.stringContaining(message)]),
);
