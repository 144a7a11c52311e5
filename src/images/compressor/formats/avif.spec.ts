import { isAvifSequence } from './avif.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const ftyp = (brands: string) => bytes(`\0\0\0${String.fromCharCode(8 + brands.length)}ftyp${brands}`);

test.each([
  [ftyp('avis\0\0\0\0'), true],
  [ftyp('avif\0\0\0\0avis'), false],
  [bytes('avis'), false],
])('isAvifSequence of %j is %p', (input, expected) => expect(isAvifSequence(input)).toBe(expected));
