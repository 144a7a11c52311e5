import { findColumns, headerText, MAX_COLUMNS, requireColumns } from './catalogue.columns.js';

describe('findColumns', () => {
  test.each([
    [
      ['S. No.', 'Product Name', 'Input Image Urls'],
      [0, 1, 2],
    ],
    [
      ['s.no', 'PRODUCT NAME', 'input image URLs'],
      [0, 1, 2],
    ],
    [
      ['serial_number', 'productName', 'input-image-urls'],
      [0, 1, 2],
    ],
    [
      [' Serial No ', 'Product\nName', 'Image URLs:'],
      [0, 1, 2],
    ],
    [
      ['\ufeffSKU', 'name', 'Images'],
      [0, 1, 2],
    ],
    [
      ['Image', 'Title', 'id'],
      [2, 1, 0],
    ],
    [
      ['Name', 'Image URL'],
      [null, 0, 1],
    ],
    [
      ['ID', 'SKU', 'Serial Number', 'S. No.', 'Name', 'Images'],
      [3, 4, 5],
    ],
    [
      ['ID', 'SKU', 'Title', 'Name', 'Image', 'Images', 'Image URL'],
      [1, 3, 6],
    ],
    [
      ['Name', 'Name', 'Images', 'Images'],
      [null, 0, 2],
    ],
    [
      ['Names', 'Imagery', 'Ident'],
      [null, null, null],
    ],
    [[], [null, null, null]],
  ])('%j', (header, expected) => {
    const { serialNumber, productName, imageUrls } = findColumns(header);
    expect([serialNumber, productName, imageUrls]).toEqual(expected);
  });
});

describe('headerText', () => {
  test.each([
    [' Product\0 Name ', 'Product Name'],
    ['x'.repeat(100), 'x'.repeat(100)],
    [` ${'x'.repeat(101)}`, `${'x'.repeat(99)}…`],
  ])('%j is %j', (cell, text) => expect(headerText(cell)).toBe(text));
});

describe('requireColumns', () => {
  test.each([
    [['S. No.', 'Product Name', 'Picture'], 'Input Image Urls', ['"Picture"', '"Image URL"']],
    [['S. No.', 'Images'], 'Product Name', ['"S. No."', '"Title"']],
    [['a\0b'], 'Product Name', ['"ab"', 'none "Input Image Urls"']],
  ])('%j has no column %s', (header, column, words) => {
    const thrown = caught(() => requireColumns(header, 3));
    expect(thrown).toMatchObject({ code: 'MISSING_COLUMN', line: 3, column });
    for (const word of words) expect(thrown).toHaveProperty('message', expect.stringContaining(word));
  });

  test('a header of any length gives a short message', () => {
    const thrown = caught(() =>
      requireColumns(
        Array.from({ length: MAX_COLUMNS }, () => 'column'),
        1,
      ),
    );
    expect(thrown).toMatchObject({ code: 'MISSING_COLUMN' });
    expect((thrown as Error).message.length).toBeLessThan(1000);
  });

  const wide = (columns: number) => ['Name', 'Images', ...Array.from({ length: columns - 2 }, () => '')];

  test('a header may be as wide as the limit', () => {
    expect(requireColumns(wide(MAX_COLUMNS), 1)).toMatchObject({ productName: 0, imageUrls: 1 });
  });

  test('a wider one is refused, whatever is in it', () => {
    expect(caught(() => requireColumns(wide(MAX_COLUMNS + 1), 3))).toMatchObject({
      code: 'TOO_MANY_COLUMNS',
      line: 3,
      column: null,
      message: expect.stringMatching(/^Line 3, the header, has 1001 columns: the limit is 1000\. Delete /),
    });
  });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
