import { type CsvRecord, type CsvLayout, readImageCell } from '../../csv/index.js';
import {
  errorsRow,
  type RecordImage,
  inStretches,
  OUTPUT_HEADER,
  outputRow,
  replacedRow,
} from './output-csv.js';

const IN = ['https://a.example/1.jpg', 'https://a.example/2,3.png', 'https://a.example/4.gif'];
const OUT = ['http://h/files/1.jpg', 'http://h/files/2.png', 'http://h/files/4.gif'];

const good = (cells: string[]): CsvRecord => ({
  record: 1,
  line: 2,
  cells,
  product: { serialNumber: '1', name: 'Chair', imageUrls: IN, continues: false },
  errors: [],
});

const bad = (cells: string[], ...messages: string[]): CsvRecord => ({
  record: 1,
  line: 2,
  cells,
  product: null,
  errors: messages.map((message) => ({ line: 2, column: null, code: 'MISSING_NAME', message })),
});

function outcome(place: number, status: string, error: string | null = null): RecordImage {
  return {
    inputUrl: IN[place]!,
    outputUrl: status === 'COMPLETED' ? OUT[place]! : null,
    status,
    errorCode: error,
    errorMessage: error && 'It answered 404.',
  };
}

const layoutOf = (...images: number[]): CsvLayout => ({
  headerRow: 0,
  columns: { images, name: 1, serialNumber: 0, group: null },
  baseUrl: null,
});

const CELLS = ['1', ' Chair\0 ', IN.join(', ')];

describe('outputRow', () => {
  test.each<[string, RecordImage[], string[]]>([
    [
      'all done',
      [outcome(0, 'COMPLETED'), outcome(1, 'COMPLETED'), outcome(2, 'COMPLETED')],
      [OUT.join(','), 'COMPLETED', ''],
    ],
    [
      'one failed',
      [outcome(0, 'COMPLETED'), outcome(1, 'FAILED', 'HTTP_STATUS'), outcome(2, 'COMPLETED')],
      [`${OUT[0]},,${OUT[2]}`, 'COMPLETED, FAILED, COMPLETED', `HTTP_STATUS: It answered 404. (${IN[1]})`],
    ],
    [
      'the first and the last failed',
      [outcome(0, 'FAILED', 'TIMEOUT'), outcome(1, 'COMPLETED'), outcome(2, 'FAILED', 'HTTP_STATUS')],
      [
        `,${OUT[1]},`,
        'FAILED, COMPLETED, FAILED',
        `TIMEOUT: It answered 404. (${IN[0]}); HTTP_STATUS: It answered 404. (${IN[2]})`,
      ],
    ],
    [
      'all cancelled, one of them while it waited for another try',
      [outcome(0, 'CANCELLED'), outcome(1, 'CANCELLED', 'TIMEOUT'), outcome(2, 'CANCELLED')],
      [',,', 'CANCELLED', ''],
    ],
    [
      'one image alone failed',
      [outcome(0, 'FAILED', 'TIMEOUT')],
      ['', 'FAILED', `TIMEOUT: It answered 404. (${IN[0]})`],
    ],
  ])('%s', (_, images, added) => {
    expect(added).toHaveLength(OUTPUT_HEADER.length);
    expect(outputRow(good(CELLS), images, 3)).toEqual([...CELLS, ...added]);
  });

  test.each([
    ['that ends early', ['1', 'Chair'], ['1', 'Chair', '', '']],
    ['with empty surplus cells', ['1', 'Chair', 'x', 'y', '', ' '], ['1', 'Chair', 'x', 'y']],
  ])('a row %s has the new cells in their columns', (_, cells, fitted) => {
    expect(outputRow(good(cells), [outcome(0, 'COMPLETED')], 4)).toEqual([
      ...fitted,
      OUT[0],
      'COMPLETED',
      '',
    ]);
  });

  test('a row that was left out says why', () => {
    expect(outputRow(bad(['1', 'Chair', ''], 'No URL.', 'No name.'), [], 3)).toEqual([
      '1',
      'Chair',
      '',
      '',
      'SKIPPED',
      'No URL.; No name.',
    ]);
  });
});

describe('errorsRow', () => {
  test('a row without failures is none', () => {
    const images = [outcome(0, 'COMPLETED'), outcome(1, 'CANCELLED', 'TIMEOUT'), outcome(2, 'PENDING')];
    expect(errorsRow(good(CELLS), images, 3, layoutOf(2))).toBeNull();
  });

  test('a row holds the URLs that failed, ready to be split again, and its other cells as they were', () => {
    const images = [
      outcome(0, 'FAILED', 'TIMEOUT'),
      outcome(1, 'FAILED', 'TIMEOUT'),
      outcome(2, 'COMPLETED'),
    ];
    const row = errorsRow(good(CELLS), images, 3, layoutOf(2));
    expect(row).toEqual(['1', ' Chair\0 ', `${IN[0]},${IN[1]}`]);
    expect(readImageCell(row![2]!).urls.map(({ url }) => url)).toEqual(IN.slice(0, 2));
  });

  test('the URLs stand in their column, wherever that is', () => {
    expect(errorsRow(good([IN[0]!, 'Chair', IN[0]!]), [outcome(0, 'FAILED')], 4, layoutOf(0))).toEqual([
      IN[0],
      'Chair',
      IN[0],
      '',
    ]);
  });

  test('a row that was left out is there as it was', () => {
    expect(errorsRow(bad(['1', '', 'x.jpg']), [], 3, layoutOf(2))).toEqual(['1', '', 'x.jpg']);
    expect(errorsRow(bad(['1', '', 'x.jpg', 'surplus']), [], 3, layoutOf(2))).toEqual([
      '1',
      '',
      'x.jpg',
      'surplus',
    ]);
  });
});

describe('replacedRow', () => {
  test('each new URL stands in the place of the old one, with labels and separators as they were', () => {
    const cells = ['1', 'Chair', `${IN[0]}|Front; ${IN[1]}|Back`, IN[2]!, IN[0]!];
    const images = [outcome(0, 'COMPLETED'), outcome(1, 'FAILED', 'TIMEOUT'), outcome(2, 'COMPLETED')];
    expect(replacedRow(good(cells), images, layoutOf(2, 3))).toEqual([
      '1',
      'Chair',
      `${OUT[0]}|Front; ${IN[1]}|Back`,
      OUT[2],
      IN[0],
    ]);
  });

  test('a row that was left out, or has no image, is as it was', () => {
    expect(replacedRow(bad(['1', '', 'x.jpg', 'surplus']), [], layoutOf(2))).toEqual([
      '1',
      '',
      'x.jpg',
      'surplus',
    ]);
    expect(replacedRow(good(['1', 'Chair']), [], layoutOf(2))).toEqual(['1', 'Chair']);
  });
});

describe('inStretches', () => {
  test.each([
    [0, 2, []],
    [120, 2, [120]],
    [120, 1000, [50, 50, 20]],
    [100, 1000, [50, 50]],
    [3, 60_000, [1, 1, 1]],
  ])('of %i records below %i columns', (count, width, sizes) => {
    const records = Array.from({ length: count }, (_, index) => ({ ...good([]), record: index + 1 }));
    const stretches = [...inStretches(records, width)];
    expect(stretches.map(({ length }) => length)).toEqual(sizes);
    expect(stretches.flat()).toEqual(records);
  });
});
