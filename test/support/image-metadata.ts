import { pngChunk } from '../../src/images/compressor/formats/png-chunks.js';
import { sharp } from '../../src/images/compressor/sharp.js';
import { quarters } from './pictures.js';

/** A text that every image of this file has in its metadata, to be searched for in an output. */
export const AUTHOR = 'Jane Doe';

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${AUTHOR}"/></rdf:RDF></x:xmpmeta>`;

/** EXIF with an author and a GPS position, as sharp takes it. */
const EXIF = {
  IFD0: { Artist: AUTHOR, Copyright: AUTHOR },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSAreaInformation: AUTHOR },
};

/** Inserts marker segments after the start of a JPEG. */
export function withSegments(jpeg: Buffer, ...segments: readonly (readonly [number, Buffer])[]): Buffer {
  const parts = segments.map(([marker, data]) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);
}

/** Inserts chunks after the header of a PNG. */
export function withChunks(png: Buffer, ...chunks: readonly (readonly [string, Uint8Array])[]): Buffer {
  const parts = chunks.map(([type, data]) => pngChunk(type, data));
  return Buffer.concat([png.subarray(0, 33), ...parts, png.subarray(33)]);
}

/** Appends chunks to a WebP. */
function withWebpChunks(webp: Buffer, ...chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = chunks.map(([type, data]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  });
  const result = Buffer.concat([webp, ...parts]);
  result.writeUInt32LE(result.length - 8, 4);
  return result;
}

const text = (...parts: string[]) => Buffer.from(parts.join(''), 'latin1');

/** A small image with EXIF, GPS, XMP and a Display P3 profile in one of the formats that carry them. */
export function describedImage(
  format: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff',
  orientation = 1,
): Promise<Buffer> {
  const image = quarters()
    .withIccProfile('p3')
    .withExif({ ...EXIF, IFD0: { ...EXIF.IFD0 } })
    .withXmp(XMP);
  const oriented = orientation === 1 ? image : image.withMetadata({ orientation });
  return oriented.toFormat(format, { quality: 5, ...(format === 'avif' && { effort: 0 }) }).toBuffer();
}

/** One image per place where metadata is stored: each has {@link AUTHOR} in its bytes. */
export async function imagesWithMetadata(): Promise<(readonly [name: string, bytes: Buffer])[]> {
  const jpeg = await quarters().jpeg({ quality: 5 }).toBuffer();
  const progressive = await quarters().jpeg({ quality: 5, progressive: true }).toBuffer();
  const png = await quarters(24, 16).png({ palette: true, colours: 4 }).toBuffer();
  const webp = await quarters().webp({ quality: 5 }).toBuffer();
  const gif = await quarters(24, 16).gif({ colours: 8 }).toBuffer();
  const gifExtension = (label: number, name: string) =>
    Buffer.concat([
      gif.subarray(0, gif.length - 1),
      Buffer.from([0x21, label]),
      ...(name === '' ? [] : [Buffer.from([name.length]), text(name)]),
      Buffer.from([AUTHOR.length]),
      text(AUTHOR, '\0;'),
    ]);
  const middle = progressive.lastIndexOf(Buffer.from([0xff, 0xc4]));
  return [
    ['a JPEG with EXIF, GPS and XMP', await describedImage('jpeg')],
    ['a JPEG with a comment', withSegments(jpeg, [0xfe, text(AUTHOR)])],
    ['a JPEG with IPTC', withSegments(jpeg, [0xed, text('Photoshop 3.0\0', AUTHOR)])],
    ['a JPEG with an unknown application segment', withSegments(jpeg, [0xea, text(AUTHOR)])],
    ['a JPEG with a JFXX thumbnail', withSegments(jpeg, [0xe0, text('JFXX\0', AUTHOR)])],
    ['a JPEG with a FlashPix segment', withSegments(jpeg, [0xe2, text('FPXR\0', AUTHOR)])],
    ['a JPEG with data after its end', Buffer.concat([jpeg, text(AUTHOR)])],
    [
      'a JPEG with a comment between scans',
      Buffer.concat([
        progressive.subarray(0, middle),
        Buffer.from([0xff, 0xfe, 0, AUTHOR.length + 2]),
        text(AUTHOR),
        progressive.subarray(middle),
      ]),
    ],
    ['a PNG with EXIF, GPS and XMP', await describedImage('png')],
    ['a PNG with a text', withChunks(png, ['tEXt', text('Author\0', AUTHOR)])],
    ['a PNG with an international text', withChunks(png, ['iTXt', text('Author\0\0\0\0\0', AUTHOR)])],
    ['a PNG with a private chunk', withChunks(png, ['prVt', text(AUTHOR)])],
    ['a PNG with data after its end', Buffer.concat([png, text(AUTHOR)])],
    ['a WebP with EXIF, GPS and XMP', await describedImage('webp')],
    ['a WebP with an unknown chunk', withWebpChunks(webp, ['note', text(AUTHOR)])],
    ['a WebP with data after its end', Buffer.concat([webp, text(AUTHOR)])],
    ['an AVIF with EXIF, GPS and XMP', await describedImage('avif')],
    ['a GIF with a comment', gifExtension(0xfe, '')],
    ['a GIF with XMP', gifExtension(0xff, 'XMP DataXMP')],
    ['a GIF with data after its end', Buffer.concat([gif, text(AUTHOR)])],
    ['a TIFF with EXIF, GPS and XMP', await describedImage('tiff')],
  ];
}

/** The pixels that libvips decodes, before any orientation or profile is applied. */
export function storedPixels(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes, { ignoreIcc: true, autoOrient: false }).raw().toBuffer();
}
