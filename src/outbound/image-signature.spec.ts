import { hasImageSignature, isHtml } from './image-signature.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test.each([
  ['\xff\xd8\xff\xe0', true],
  ['\x89PNG\r\n\x1a\n', true],
  ['GIF89a', true],
  ['RIFF\x01\x02\x03\x04WEBPVP8 ', true],
  ['\0\0\0\x18ftypavif', true],
  ['\0\0\0\x18ftypheic', true],
  ['II*\0', true],
  ['MM\0*', true],
  ['\0\0\0\x0cJXL \r\n', true],
  ['BM\x36\x10\0\0\0\0\0\0', true],
  ['BMW builds cars', false],
  ['RIFF\x01\x02\x03\x04WAVEfmt ', false],
  ['\x1f\x8b\x08\0', false],
  ['<!doctype html>', false],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', false],
  ['', false],
])('whether %j begins with the signature of an image is %p', (head, expected) =>
  expect(hasImageSignature(bytes(head))).toBe(expected),
);

test.each([
  ['<!DOCTYPE html><title>', true],
  ['\xef\xbb\xbf <!-- a --> <html>', true],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', false],
  ['\xff\xd8\xff\xe0', false],
])('whether %j begins an HTML page is %p', (head, expected) => expect(isHtml(bytes(head))).toBe(expected));
