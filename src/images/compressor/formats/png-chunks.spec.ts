import { countPngFrames } from './png-chunks.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('countPngFrames', () => {
  const chunk = (type: string, data = '') =>
    `\0\0\0${String.fromCharCode(data.length)}${type}${data}\0\0\0\0`;
  const header = `\x89PNG\r\n\x1a\n${chunk('IHDR', 'x'.repeat(13))}`;
  const acTL = chunk('acTL', '\0\0\0\x05\0\0\0\0');

  test.each([
    ['without an acTL chunk', chunk('IDAT', 'pixels'), 1],
    ['with an acTL chunk', `${acTL}${chunk('IDAT')}`, 5],
    ['with an acTL chunk after the pixels', `${chunk('IDAT')}${acTL}`, 1],
    ['that ends within acTL', acTL.slice(0, 9), 1],
    ['with a chunk length past the end', `\xff\xff\xff\xfftEXt${acTL}`, 1],
  ])('counts the frames of a PNG %s', (_, chunks, frames) =>
    expect(countPngFrames(bytes(header + chunks))).toBe(frames),
  );
});
