import type { ImageResult } from './results.js';
import { imageMismatches, outputMismatches } from './verification.js';

const sampleImages = [
  { file: 'a.jpg', kind: 'IMAGE', order: { format: 'jpeg', width: 1, height: 1 } },
  { file: 'b.jpg', kind: 'MISSING' },
  { file: 'c.jpg', kind: 'WEB_PAGE' },
] as const;
const products = [
  { name: 'Pan', sampleImages: sampleImages.slice(0, 2) },
  { name: 'Pot', sampleImages: sampleImages.slice(2) },
];

const done = (file: string, others: Partial<ImageResult> = {}): ImageResult => ({
  inputUrl: `http://host/${file}`,
  outputUrl: `http://out/${file}`,
  status: 'COMPLETED',
  verdict: 'COMPRESSED',
  inputBytes: 10,
  outputBytes: 5,
  error: null,
  ...others,
});
const failed = (file: string, code: string) =>
  done(file, { outputUrl: null, outputBytes: null, error: { code, message: '' } });
const images = [done('a.jpg'), failed('b.jpg', 'HTTP_STATUS'), failed('c.jpg', 'NOT_AN_IMAGE')];

describe('imageMismatches', () => {
  test.each<[string, ImageResult[], string[]]>([
    ['all is as expected', images, []],
    ['an image is missing', images.slice(1), ['There are 2 images, not 3.']],
    [
      'a valid image failed',
      [failed('a.jpg', 'TIMEOUT'), ...images.slice(1)],
      ['a.jpg ended with TIMEOUT, not with none.'],
    ],
    [
      'a broken URL did not fail',
      [images[0]!, done('b.jpg'), images[2]!],
      ['b.jpg ended with no error, not with HTTP_STATUS.'],
    ],
    ['an image has grown', [done('a.jpg', { outputBytes: 11 }), ...images.slice(1)], ['a.jpg has grown.']],
    [
      'the order differs',
      [images[0]!, images[2]!, images[1]!],
      ['Image 2 is http://host/c.jpg, not b.jpg.', 'Image 3 is http://host/b.jpg, not c.jpg.'],
    ],
  ])('reports the mismatches when %s', (_, given, mismatches) =>
    expect(imageMismatches(products, given)).toEqual(mismatches),
  );
});

describe('outputMismatches', () => {
  const input = [
    ['S. No.', 'Product Name', 'Input Image Urls'],
    ['1', 'Pan', 'http://host/a.jpg, http://host/b.jpg'],
    ['2', 'Pot', 'http://host/c.jpg'],
  ];
  const header = [...input[0]!, 'Output Image Urls', 'Image Status', 'Image Errors'];
  const pan = [...input[1]!, 'http://out/a.jpg,', 'COMPLETED, FAILED', 'HTTP_STATUS'];
  const pot = [...input[2]!, '', 'FAILED', 'NOT_AN_IMAGE'];

  test.each([
    ['all is as expected', [header, pan, pot], []],
    ['a row is missing', [header, pan], ['output.csv has 2 rows, not 3.']],
    ['a column is missing', [header.slice(0, 5), pan, pot], ['Row 1 of output.csv is wrong.']],
    ['a URL is missing', [header, pan.with(3, ','), pot], ['Row 2 of output.csv is wrong.']],
    ['an input cell has changed', [header, pan, pot.with(1, 'Bowl')], ['Row 3 of output.csv is wrong.']],
  ])('reports the mismatches when %s', (_, output, mismatches) =>
    expect(outputMismatches(input, output, images)).toEqual(mismatches),
  );
});
