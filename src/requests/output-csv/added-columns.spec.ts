import { bad, CELLS, good, IN, layoutOf, OUT, outcome } from '../../../test/support/output-rows.js';
import type { OutputMode, ReportColumns } from '../request-options.js';
import { addedColumns } from './added-columns.js';
import { outputRow, replacedRow } from './output-rows.js';

describe('the report', () => {
  const images = [outcome(0, 'COMPLETED'), outcome(1, 'FAILED', 'HTTP_STATUS'), outcome(2, 'COMPLETED')];
  const urls = `${OUT[0]},,${OUT[2]}`;
  const reason = `HTTP_STATUS: The host responded 404. (${IN[1]})`;
  const basic = [urls, 'COMPLETED, FAILED, COMPLETED', reason];
  const full = [
    ...['COMPRESSED,,COMPRESSED', '900,,900', '300,,300', '40,,40', '30,,30', '71.25,,71.25'],
    ...[',HTTP_STATUS,', '; The host responded 404.; ', 'ADDED,,ADDED', '80,,80', '60,,60'],
  ];
  const NAMES = ['Output Image Urls', 'Image Status', 'Image Errors'];
  const FULL_NAMES = [
    ...['Image Verdict', 'Image Bytes Before', 'Image Bytes After', 'Image Width', 'Image Height'],
    ...['Image Score', 'Image Error Code', 'Image Error Message', 'Image Change'],
    ...['Image Width Before', 'Image Height Before'],
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
      ...['MISSING_NAME,MISSING_NAME', 'No name, no.; No URL.', '', '', ''],
    ]);
    expect(outputRow(good(['1']), [], 1, added)).toEqual(['1', ...Array(11).fill('')]);
  });
});
