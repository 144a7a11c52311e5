import {
  extensionsOfFormat,
  IMAGE_FORMATS,
  IMAGE_MEDIA_TYPES,
  type ImageFormat,
  isWritable,
  OUTPUT_FORMATS,
  type OutputFormat,
  outputFormatOf,
  READABLE_FORMATS,
} from './image-formats.js';

const FORMATS = Object.keys(IMAGE_FORMATS) as ImageFormat[];

test('no extension, media type or option is that of two formats', () => {
  for (const values of [
    FORMATS.flatMap(extensionsOfFormat),
    FORMATS.map((format) => IMAGE_FORMATS[format].mediaType),
    FORMATS.flatMap((format) => IMAGE_FORMATS[format].option?.name ?? []),
  ])
    expect(values).toEqual([...new Set(values)]);
});

test('images of an earlier version are stored under the name of their format, so that is one of its extensions', () => {
  for (const format of FORMATS) expect(extensionsOfFormat(format)).toContain(format);
});

test('every format that clients can ask for can be written', () => {
  const formats = FORMATS.filter((format) => IMAGE_FORMATS[format].option !== null);
  expect(formats.filter((format) => !isWritable(format))).toEqual([]);
});

test('the lists that clients see keep their order', () => {
  expect(Object.keys(OUTPUT_FORMATS)).toEqual(['ORIGINAL', 'AUTO', 'JPEG', 'PNG', 'WEBP', 'AVIF']);
  expect(READABLE_FORMATS.map((format) => IMAGE_FORMATS[format].label).join(' ')).toBe(
    'JPEG PNG WebP AVIF GIF TIFF SVG',
  );
});

test.each<[OutputFormat, ImageFormat, ImageFormat]>([
  ['ORIGINAL', 'gif', 'gif'],
  ['ORIGINAL', 'svg', 'svg'],
  ['JPEG', 'png', 'jpeg'],
  ['PNG', 'svg', 'png'],
  ['WEBP', 'webp', 'webp'],
  ['AVIF', 'tiff', 'avif'],
])('with the option %s a %s becomes a %s', (requested, input, output) =>
  expect(outputFormatOf(requested, input)).toBe(output),
);

test.each([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['tif', 'image/tiff'],
  ['svg', 'image/svg+xml'],
  ['csv', undefined],
])('the media type of the extension %s is %s', (extension, type) =>
  expect(IMAGE_MEDIA_TYPES.get(extension)).toBe(type),
);
