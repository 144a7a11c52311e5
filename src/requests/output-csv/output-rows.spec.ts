import { bad, CELLS, good, IN, layoutOf, OUT, outcome } from '../../../test/support/output-rows.js';
import { readImageCell } from '../../csv/index.js';
import { addedColumns, type RecordImage } from './added-columns.js';
import { errorsHeader, errorsRow, outputRow, replacedRow } from './output-rows.js';

const BASIC = addedColumns({ output: 'APPEND', report: null, hasSizes: false });
const HEADER = ['No', 'Name', 'Images'];

describe('outputRow', () => {
  test.each<[string, RecordImage[], string[]]>([
    [
      'all images completed',
      [outcome(0, 'COMPLETED'), outcome(1, 'COMPLETED'), outcome(2, 'COMPLETED')],
      [OUT.join(','), 'COMPLETED', ''],
    ],
    [
      'one of three images failed',
      [outcome(0, 'COMPLETED'), outcome(1, 'FAILED', 'HTTP_STATUS'), outcome(2, 'COMPLETED')],
      [
        `${OUT[0]},,${OUT[2]}`,
        'COMPLETED, FAILED, COMPLETED',
        `HTTP_STATUS: The host responded 404. (${IN[1]})`,
      ],
    ],
    [
      'the first and the last image failed',
      [outcome(0, 'FAILED', 'TIMEOUT'), outcome(1, 'COMPLETED'), outcome(2, 'FAILED', 'HTTP_STATUS')],
      [
        `,${OUT[1]},`,
        'FAILED, COMPLETED, FAILED',
        `TIMEOUT: The host responded 404. (${IN[0]}); HTTP_STATUS: The host responded 404. (${IN[2]})`,
      ],
    ],
    [
      'all images cancelled, one of them while it waited for a retry',
      [outcome(0, 'CANCELLED'), outcome(1, 'CANCELLED', 'TIMEOUT'), outcome(2, 'CANCELLED')],
      [',,', 'CANCELLED', ''],
    ],
    [
      'the only image failed',
      [outcome(0, 'FAILED', 'TIMEOUT')],
      ['', 'FAILED', `TIMEOUT: The host responded 404. (${IN[0]})`],
    ],
  ])('outputRow appends the URLs, statuses and errors of a row with %s', (_, images, added) => {
    expect(added).toHaveLength(BASIC.length);
    expect(outputRow(good(CELLS), images, 3, BASIC)).toEqual([...CELLS, ...added]);
  });

  test.each([
    ['that ends early', ['1', 'Chair'], ['1', 'Chair', '', '']],
    ['with empty surplus cells', ['1', 'Chair', 'x', 'y', '', ' '], ['1', 'Chair', 'x', 'y']],
  ])('outputRow puts the new cells of a row %s into their columns', (_, cells, fitted) => {
    expect(outputRow(good(cells), [outcome(0, 'COMPLETED')], 4, BASIC)).toEqual([
      ...fitted,
      OUT[0],
      'COMPLETED',
      '',
    ]);
  });

  test('outputRow gives a skipped row the status SKIPPED and its errors', () => {
    expect(outputRow(bad(['1', 'Chair', ''], 'No URL.', 'No name.'), [], 3, BASIC)).toEqual([
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
  test('errorsRow returns null for a row without failures', () => {
    const images = [outcome(0, 'COMPLETED'), outcome(1, 'CANCELLED', 'TIMEOUT'), outcome(2, 'PENDING')];
    expect(errorsRow(good(CELLS), images, HEADER, layoutOf(2))).toBeNull();
  });

  test('errorsRow keeps only the failed URLs, in a form that can be split again, and leaves the other cells unchanged', () => {
    const images = [
      outcome(0, 'FAILED', 'TIMEOUT'),
      outcome(1, 'FAILED', 'TIMEOUT'),
      outcome(2, 'COMPLETED'),
    ];
    const row = errorsRow(good(CELLS), images, HEADER, layoutOf(2));
    expect(row).toEqual([
      '1',
      ' Chair\0 ',
      `${IN[0]},${IN[1]}`,
      `TIMEOUT: The host responded 404. (${IN[0]}); TIMEOUT: The host responded 404. (${IN[1]})`,
    ]);
    expect(readImageCell(row![2]!).urls.map(({ url }) => url)).toEqual(IN.slice(0, 2));
  });

  test('errorsRow filters the URLs of the image column, wherever it is', () => {
    expect(
      errorsRow(good([IN[0]!, 'Chair', IN[0]!]), [outcome(0, 'FAILED')], ['', '', '', ''], layoutOf(0)),
    ).toEqual([IN[0], 'Chair', IN[0], '', '']);
  });

  test.each([
    ['with as many cells as the header', ['1', '', 'x.jpg']],
    ['with a surplus cell', ['1', '', 'x.jpg', 'surplus']],
  ])('errorsRow keeps the cells of a skipped row %s, and adds the reasons', (_, cells) => {
    expect(errorsRow(bad(cells, 'No name.', 'No URL.'), [], HEADER, layoutOf(2))).toEqual([
      ...cells,
      'No name.; No URL.',
    ]);
  });

  test('the last column of the errors CSV has the reasons', () => {
    expect(errorsHeader(HEADER)).toEqual([...HEADER, 'Image Errors']);
  });

  test('the reasons in an uploaded errors CSV are replaced', () => {
    const header = ['No', 'Name', 'Images', 'image errors'];
    const record = good(['1', 'Chair', IN[0]!, `TIMEOUT: Too slow. (${IN[0]})`]);
    expect(errorsHeader(header)).toEqual(header);
    expect(errorsRow(record, [outcome(0, 'FAILED', 'HTTP_STATUS')], header, layoutOf(2))).toEqual([
      '1',
      'Chair',
      IN[0],
      `HTTP_STATUS: The host responded 404. (${IN[0]})`,
    ]);
  });
});

describe('replacedRow', () => {
  test('replacedRow replaces input URLs by output URLs and keeps labels and separators', () => {
    const cells = ['1', 'Chair', `${IN[0]}|Front; ${IN[1]}|Back`, IN[2]!, IN[0]!];
    const images = [outcome(0, 'COMPLETED'), outcome(1, 'FAILED', 'TIMEOUT'), outcome(2, 'COMPLETED')];
    expect(replacedRow(good(cells), images, 3, [], layoutOf(2, 3))).toEqual([
      '1',
      'Chair',
      `${OUT[0]}|Front; ${IN[1]}|Back`,
      OUT[2],
      IN[0],
    ]);
  });

  test('replacedRow leaves a skipped row, and a row without images, unchanged', () => {
    expect(replacedRow(bad(['1', '', 'x.jpg', 'surplus']), [], 3, [], layoutOf(2))).toEqual([
      '1',
      '',
      'x.jpg',
      'surplus',
    ]);
    expect(replacedRow(good(['1', 'Chair']), [], 3, [], layoutOf(2))).toEqual(['1', 'Chair']);
  });
});
