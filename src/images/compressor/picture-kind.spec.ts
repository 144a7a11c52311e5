import { colourStripes, photograph } from '../../../test/support/pictures.js';
import { type PictureKind, pictureKind } from './picture-kind.js';
import { type Sharp, sharp } from './sharp.js';

const drawn = (content: string, size = 256) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="100%" height="100%" fill="#fff"/>${content}</svg>`,
    ),
  ).flatten({ background: '#fff' });

const stripes = (fill: string) =>
  Array.from(
    { length: 40 },
    (_, at) => `<rect x="${at * 6 + 1}" y="20" width="2" height="200" fill="${fill}"/>`,
  ).join('');

/** A photograph of a thing on white, as marketplaces ask for it. */
const packshot = () =>
  photograph(200, 200).extend({ top: 60, bottom: 60, left: 60, right: 60, background: '#fff' });

async function kindOf(picture: Sharp): Promise<PictureKind> {
  const { data, info } = await picture.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return pictureKind({ data, ...info });
}

test.each<[string, () => Sharp, PictureKind]>([
  [
    'a photograph',
    () => photograph(),
    { isGraphic: false, hasSaturatedEdges: false, hasColourDetail: false },
  ],
  [
    'a grey photograph',
    () => photograph().greyscale(),
    { isGraphic: false, hasSaturatedEdges: false, hasColourDetail: false },
  ],
  ['a photograph on white', packshot, { isGraphic: false, hasSaturatedEdges: false, hasColourDetail: false }],
  [
    'grey shapes',
    () => drawn('<rect x="30" y="40" width="90" height="120" fill="#888"/><circle cx="180" cy="90" r="50"/>'),
    { isGraphic: true, hasSaturatedEdges: false, hasColourDetail: false },
  ],
  [
    'black lines in grey',
    () => drawn(stripes('#000')).toColourspace('b-w'),
    { isGraphic: true, hasSaturatedEdges: false, hasColourDetail: false },
  ],
  [
    'black lines',
    () => drawn(stripes('#000')),
    { isGraphic: true, hasSaturatedEdges: false, hasColourDetail: false },
  ],
  [
    'red lines',
    () => drawn(stripes('#f00')),
    { isGraphic: true, hasSaturatedEdges: true, hasColourDetail: true },
  ],
  [
    'blue lines',
    () => drawn(stripes('#00f')),
    { isGraphic: true, hasSaturatedEdges: true, hasColourDetail: true },
  ],
  [
    'pale lines',
    () => drawn(stripes('#fee')),
    { isGraphic: true, hasSaturatedEdges: false, hasColourDetail: false },
  ],
  ['one colour', () => drawn(''), { isGraphic: true, hasSaturatedEdges: false, hasColourDetail: false }],
  ['one pixel', () => drawn('', 1), { isGraphic: true, hasSaturatedEdges: false, hasColourDetail: false }],
  ['one row', () => photograph(64, 1), { isGraphic: true, hasSaturatedEdges: false, hasColourDetail: false }],
  [
    'stripes of two colours and noise',
    colourStripes,
    { isGraphic: false, hasSaturatedEdges: false, hasColourDetail: true },
  ],
])('the kind of %s', async (_, picture, kind) => expect(await kindOf(picture())).toEqual(kind));
