import { isSvg, svgForRasteriser } from './svg-text.js';

const doctype =
  '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd" [ <!ENTITY ns "http://www.w3.org/2000/svg"> ]>';

describe('isSvg', () => {
  test.each([
    ['<svg/>', true],
    ['<svg xmlns="x">', true],
    ['\n\t <svg\n', true],
    ['\ufeff<svg>', true],
    ['<svg:svg xmlns:svg="x">', true],
    ['<?xml version="1.0"?><svg>', true],
    ['<?xml version="1.0"?><!-- <html> --><?pi?><svg>', true],
    [`${doctype}\n<svg>`, true],
    ['<!DOCTYPE svg><svg>', true],
    [`<!-- ${'x'.repeat(5000)} --><svg>`, true],
    ['<!doctype html><svg>', true],
    ['<!doctype html><html><svg>', false],
    ['<html><svg></svg></html>', false],
    ['<!-- <svg> -->', false],
    ['<!-- never closed <svg>', false],
    ['<svgx>', false],
    ['svg', false],
    ['', false],
  ])('of %j is %p', (text, expected) => expect(isSvg(Buffer.from(text))).toBe(expected));

  test.each(['utf16le', 'latin1'] as const)('detects an SVG in %s', (encoding) => {
    const declaration = encoding === 'latin1' ? '<?xml version="1.0" encoding="ISO-8859-1"?>' : '\ufeff';
    expect(isSvg(Buffer.from(`${declaration}<!-- \xe9 --><svg>`, encoding))).toBe(true);
  });

  test('treats an unknown encoding as UTF-8', () => {
    expect(isSvg(Buffer.from('<?xml version="1.0" encoding="no-such"?><svg>'))).toBe(true);
  });
});

test.each([
  ['\ufeff<svg>é</svg>', 'utf8'],
  ['<?xml version="1.0" encoding="ISO-8859-1"?><svg>é</svg>', 'latin1'],
  ['\ufeff<?xml version="1.0" encoding="UTF-16"?>\n<svg>é</svg>', 'utf16le'],
] as const)('svgForRasteriser converts %j in %s to plain UTF-8', (text, encoding) => {
  const made = Buffer.from(svgForRasteriser(Buffer.from(text, encoding))).toString();
  expect(made).toMatch(/^<!-- [ -~]*<svg -->\s*<svg [^>]*>é<\/svg>$/);
});
