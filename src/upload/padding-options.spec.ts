import { paddingOptionsOf } from './padding-options.js';
import { UploadCsvInput } from './upload-input.js';

const read = (given: Partial<UploadCsvInput>) => {
  const errors: string[] = [];
  return { ...paddingOptionsOf(Object.assign(new UploadCsvInput(), given), errors), errors };
};
const NONE = { background: null, pad: null, trim: false, errors: [] };

test.each<[Partial<UploadCsvInput>, object]>([
  [{}, {}],
  [{ background: null, pad: null }, {}],
  [{ background: '', pad: '' }, {}],
  [{ background: '#FFF' }, { background: '#ffffff' }],
  [{ background: ' #A1b2C3 ' }, { background: '#a1b2c3' }],
  [{ pad: '1:1' }, { pad: '1:1' }],
  [{ pad: '800:1000' }, { pad: '4:5' }],
  [{ pad: '10:1' }, { pad: '10:1' }],
  [{ trim: true }, { trim: true }],
])('%j is read as %j', (given, expected) => expect(read(given)).toEqual({ ...NONE, ...expected }));

test.each<[Partial<UploadCsvInput>, string]>([
  [{ background: 'white' }, 'background'],
  [{ background: '#ffff' }, 'background'],
  [{ background: '#ggg' }, 'background'],
  [{ background: 'ffffff' }, 'background'],
  [{ pad: '1' }, 'pad'],
  [{ pad: '0:1' }, 'pad'],
  [{ pad: '11:1' }, 'pad'],
  [{ pad: '1:11' }, 'pad'],
  [{ pad: '1.5:1' }, 'pad'],
  [{ pad: '16/9' }, 'pad'],
])('%j is rejected, naming %s', (given, name) =>
  expect(read(given).errors).toEqual([expect.stringMatching(`^${name} must be `)]),
);
