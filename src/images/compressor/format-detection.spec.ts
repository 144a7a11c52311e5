import { detectFormat } from './format-detection.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const supported = (format: string) => ({ kind: 'SUPPORTED', format });
const unsupported = (name: string) => ({
  kind: 'UNSUPPORTED',
  name,
  advice: expect.stringMatching(/^(Convert|Export|Use) .+\.$/) as string,
});
const NO_IMAGE = { kind: 'NO_IMAGE' };
const ftyp = (brands: string) => bytes(`\0\0\0${String.fromCharCode(8 + brands.length)}ftyp${brands}`);

test.each([
  [bytes('\xff\xd8\xff\xe0'), supported('jpeg')],
  [bytes('\x89PNG\r\n\x1a\n'), supported('png')],
  [bytes('\x89PNG\n\x1a\n'), NO_IMAGE],
  [bytes('GIF87a'), supported('gif')],
  [bytes('GIF89a'), supported('gif')],
  [bytes('GIF88a'), NO_IMAGE],
  [bytes('RIFF\x01\x02\x03\x04WEBPVP8 '), supported('webp')],
  [bytes('RIFF\x01\x02\x03\x04WAVEfmt '), NO_IMAGE],
  [bytes('II*\0'), supported('tiff')],
  [bytes('MM\0*'), supported('tiff')],
  [bytes('II+\0'), supported('tiff')],
  [bytes('MM\0+'), supported('tiff')],
  [ftyp('avif\0\0\0\0avifmif1'), supported('avif')],
  [ftyp('avis\0\0\0\0avif'), supported('avif')],
  [ftyp('mif1\0\0\0\0mif1avif'), supported('avif')],
  [ftyp('heic\0\0\0\0mif1heic'), unsupported('HEIC')],
  [ftyp('mif1\0\0\0\0mif1heic'), unsupported('HEIC')],
  [ftyp('isom\0\0\0\0isommp42'), NO_IMAGE],
  [bytes('BM\x36\x10\0\0\0\0\0\0\x36\0\0\0'), unsupported('BMP')],
  [bytes('BMW builds cars'), NO_IMAGE],
  [bytes('\0\0\0\x0cJXL \r\n\x87\n'), unsupported('JPEG XL')],
  [bytes('\xff\x0a\xfa\x1f'), unsupported('JPEG XL')],
  [bytes('\0\0\0\x0cjP  \r\n\x87\n'), unsupported('JPEG 2000')],
  [bytes('%PDF-1.7'), unsupported('PDF')],
  [bytes('8BPS\0\x01'), unsupported('Photoshop')],
  [bytes('\0\0\x01\0\x02\0'), unsupported('an icon')],
  [bytes('P6\n640 480\n255\n'), unsupported('Netpbm')],
  [bytes('P1 is a car'), NO_IMAGE],
  [bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), supported('svg')],
  [bytes('<html></html>'), NO_IMAGE],
  [bytes(''), NO_IMAGE],
])('%j is detected as %j', (input, expected) => expect(detectFormat(input)).toEqual(expected));
