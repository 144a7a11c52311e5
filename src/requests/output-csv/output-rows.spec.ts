import { type CsvRecord, type CsvLayout, readImageCell } from '../../csv/index.js';
import type { OutputMode, ReportColumns } from '../request-options.js';
import { addedColumns, type RecordImage } from './added-columns.js';
import { errorsHeader, errorsRow, outputRow, replacedRow } from './output-rows.js';

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

const MEASURED = {
  verdict: 'COMPRESSED',
  inputBytes: 900,
  outputBytes: 300,
  width: 40,
  height: 30,
  score: 71.25,
  srcset: null,
  change: 'ADDED',
  findings: ['TOO_SMALL', 'BLURRED'] as const,
  duplicateOf: 'https://shop.example/first.jpg',
};
const UNMEASURED = {
  verdict: null,
  inputBytes: null,
  outputBytes: null,
  width: null,
  height: null,
  score: null,
  srcset: null,
  change: null,
  findings: [],
  duplicateOf: null,
};
const BASIC = addedColumns({ output: 'APPEND', report: null, hasSizes: false });
const HEADER = ['No', 'Name', 'Images'];

function outcome(index: number, status: string, error: string | null = null): RecordImage {
  return {
    inputUrl: IN[index]!,
    outputUrl: status === 'COMPLETED' ? OUT[index]! : null,
    status,
    ...(status === 'COMPLETED' ? MEASURED : UNMEASURED),
    errorCode: error,
    errorMessage: error && 'The host responded 404.',
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

describe('the report', () => {
  const images = [outcome(0, 'COMPLETED'), outcome(1, 'FAILED', 'HTTP_STATUS'), outcome(2, 'COMPLETED')];
  const urls = `${OUT[0]},,${OUT[2]}`;
  const reason = `HTTP_STATUS: The host responded 404. (${IN[1]})`;
  const basic = [urls, 'COMPLETED, FAILED, COMPLETED', reason];
  const full = [
    ...['COMPRESSED,,COMPRESSED', '900,,900', '300,,300', '40,,40', '30,,30', '71.25,,71.25'],
    ...[',HTTP_STATUS,', '; The host responded 404.; ', 'ADDED,,ADDED'],
  ];
  const NAMES = ['Output Image Urls', 'Image Status', 'Image Errors'];
  const FULL_NAMES = [
    ...['Image Verdict', 'Image Bytes Before', 'Image Bytes After', 'Image Width', 'Image Height'],
    ...['Image Score', 'Image Error Code', 'Image Error Message', 'Image Change'],
  ];

  test.each<[OutputMode, ReportColumns | null, string[], string[]]>([
    ['APPEND', null, NAMES, basic],
    ['APPEND', 'NONE', NAMES.slice(0, 1), basic.slice(0, 1)],
    ['APPEND', 'BASIC', NAMES, basic],
    ['APPEND', 'FULL', [...NAMES, ...FULL_NAMES], [...basic, ...full]],
    ['REPLACE', null, [], []],
    ['REPLACE', 'NONE', [], []],
    ['REPLACE', 'BASIC', NAMES, basic],
    ['REPLACE', 'FULL', [...NAMES, ...FULL_NAMES], [...basic, ...full]],
  ])('the output mode %s with the report %s adds the columns %j', (output, report, headers, cells) => {
    const added = addedColumns({ output, report, hasSizes: false });
    expect(added.map(({ header }) => header)).toEqual(headers);
    expect(outputRow(good(CELLS), images, 3, added)).toEqual([...CELLS, ...cells]);
  });

  test.each<[OutputMode, ReportColumns | null, boolean]>([
    ['APPEND', null, true],
    ['APPEND', 'NONE', false],
    ['APPEND', 'FULL', true],
    ['REPLACE', null, false],
    ['REPLACE', 'BASIC', true],
  ])(
    'with sizes, the output mode %s with the report %s ends with the srcset: %s',
    (output, report, isAdded) => {
      const [plain, added] = [false, true].map((hasSizes) => addedColumns({ output, report, hasSizes }));
      expect(added!.slice(plain!.length).map(({ header }) => header)).toEqual(
        isAdded ? ['Image Srcset'] : [],
      );
    },
  );

  test('a cell of the srcset has that of each image', () => {
    const added = addedColumns({ output: 'APPEND', report: null, hasSizes: true }).slice(-1);
    const first = { ...outcome(0, 'COMPLETED'), srcset: 'a-4w.jpg 4w, a.jpg 8w' };
    const third = { ...outcome(2, 'COMPLETED'), srcset: 'c.jpg 8w' };
    expect(outputRow(good([]), [first, outcome(1, 'FAILED'), third], 0, added)).toEqual([
      'a-4w.jpg 4w, a.jpg 8w; ; c.jpg 8w',
    ]);
    expect(outputRow(good([]), [first], 0, added)).toEqual([first.srcset]);
  });

  test.each<[OutputMode, ReportColumns | null, boolean]>([
    ['APPEND', null, true],
    ['APPEND', 'NONE', false],
    ['APPEND', 'FULL', true],
    ['REPLACE', null, false],
    ['REPLACE', 'BASIC', true],
  ])('with checks, %s with the report %s has the findings at its end: %j', (output, report, isAdded) => {
    const [plain, checked] = [false, true].map((has) =>
      addedColumns({ output, report, hasSizes: false, checks: has }),
    );
    const rest = checked!.slice(plain!.length);
    expect(rest.map(({ header }) => header)).toEqual(isAdded ? ['Image Findings', 'Image Duplicate Of'] : []);
    const cells = [
      'TOO_SMALL BLURRED,,TOO_SMALL BLURRED',
      'https://shop.example/first.jpg,,https://shop.example/first.jpg',
    ];
    expect(rest.map(({ cellOf }) => cellOf(good(CELLS), images))).toEqual(isAdded ? cells : []);
  });

  test('the added columns of REPLACE follow the replaced cells, also of a row that ends early', () => {
    const added = addedColumns({ output: 'REPLACE', report: 'BASIC', hasSizes: false });
    expect(replacedRow(good(['1', IN[0]!]), [outcome(0, 'COMPLETED')], 4, added, layoutOf(1))).toEqual([
      ...['1', OUT[0], '', ''],
      ...[OUT[0], 'COMPLETED', ''],
    ]);
  });

  test('the report of a skipped row has its errors, and that of a row without images is empty', () => {
    const added = addedColumns({ output: 'APPEND', report: 'FULL', hasSizes: false }).slice(3);
    expect(outputRow(bad(['1'], 'No name; no.', 'No URL.'), [], 1, added)).toEqual([
      ...['1', '', '', '', '', '', ''],
      ...['MISSING_NAME,MISSING_NAME', 'No name, no.; No URL.', ''],
    ]);
    expect(outputRow(good(['1']), [], 1, added)).toEqual(['1', '', '', '', '', '', '', '', '', '']);
  });
});
