import { isoBox, withPrimaryProperty } from '../../src/images/compressor/formats/avif-properties.js';
import { findBox, readBoxes } from '../../src/images/compressor/formats/iso-boxes.js';

const uint16 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
};
const int32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeInt32BE(value, index * 4));
  return bytes;
};

/** Adds the colour code points of an `nclx` property to an AVIF. */
export function withNclx(avif: Buffer, primaries: number, transfer: number): Buffer {
  const nclx = [Buffer.from('nclx', 'latin1'), uint16(primaries, transfer, 6), Buffer.from([0x80])];
  return withPrimaryProperty(avif, isoBox('colr', ...nclx));
}

/** Adds a clean aperture; the offsets are those of its centre from the centre of the image. */
export function withClap(avif: Buffer, width: number, height: number, x: number, y: number): Buffer {
  return withPrimaryProperty(avif, isoBox('clap', int32(width, 1, height, 1, x, 1, y, 1)), true);
}

/** Adds an anticlockwise rotation in quarter turns. */
export function withIrot(avif: Buffer, quarterTurns: number): Buffer {
  return withPrimaryProperty(avif, isoBox('irot', Buffer.from([quarterTurns])), true);
}

/** Builds an AVIF image sequence of still images of one size; without `hasStill` it has no primary image. */
export function avifSequence(
  stills: readonly Buffer[],
  width: number,
  height: number,
  hasStill = true,
): Buffer {
  const [first] = stills as [Buffer];
  const samples = stills.map((still) => {
    const { data, end } = findBox(still, ['mdat'])!;
    return still.subarray(data, end);
  });
  const properties = findBox(first, ['meta', 'iprp', 'ipco'])!;
  const configuration = readBoxes(first, properties.data, properties.end).find(
    ({ type }) => type === 'av1C',
  )!;
  const av1C = first.subarray(configuration.start, configuration.end);
  const brands = `avis\0\0\0\0avis${hasStill ? 'avif' : 'msf1'}msf1mif1miaf`;
  const fileType = isoBox('ftyp', Buffer.from(brands, 'latin1'));
  const matrix = int32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  const full = (type: string, ...parts: Buffer[]) => isoBox(type, int32(0), ...parts);
  const duration = samples.length * 100;
  const movie = (dataAt: number) => {
    const entry = isoBox(
      'av01',
      Buffer.alloc(6),
      uint16(1),
      Buffer.alloc(16),
      uint16(width, height),
      int32(0x480000, 0x480000, 0),
      uint16(1),
      Buffer.alloc(32),
      uint16(24, 0xffff),
      av1C,
      isoBox('ccst', int32(0, 0x7c000000 | 0)),
    );
    const table = isoBox(
      'stbl',
      full('stsd', int32(1), entry),
      full('stts', int32(1, samples.length, 100)),
      full('stsc', int32(1, 1, samples.length, 1)),
      full('stsz', int32(0, samples.length, ...samples.map(({ length }) => length))),
      full('stco', int32(1, dataAt)),
      full('stss', int32(samples.length, ...samples.map((_, index) => index + 1))),
    );
    const reference = isoBox('dinf', full('dref', int32(1), isoBox('url ', int32(1))));
    const handler = full('hdlr', int32(0), Buffer.from('pict', 'latin1'), Buffer.alloc(13));
    const media = isoBox(
      'mdia',
      full('mdhd', int32(0, 0, 1000, duration), uint16(0x55c4, 0)),
      handler,
      isoBox('minf', isoBox('vmhd', int32(1, 0, 0)), reference, table),
    );
    const track = full(
      'tkhd',
      int32(0, 0, 1, 0, duration, 0, 0, 0, 0),
      matrix,
      int32(width << 16, height << 16),
    );
    track[11] = 3;
    return isoBox(
      'moov',
      full(
        'mvhd',
        int32(0, 0, 1000, duration, 0x10000),
        uint16(0x100),
        Buffer.alloc(10),
        matrix,
        Buffer.alloc(24),
        int32(2),
      ),
      isoBox('trak', track, media),
    );
  };
  const metaBox = findBox(first, ['meta'])!;
  const meta = hasStill ? Buffer.from(first.subarray(metaBox.start, metaBox.end)) : Buffer.alloc(0);
  const dataAt = fileType.length + meta.length + movie(0).length + 8;
  if (hasStill) moveStill(meta, findBox(first, ['mdat'])!.data, dataAt);
  return Buffer.concat([fileType, meta, movie(dataAt), isoBox('mdat', ...samples)]);
}

/** Points the item location of a meta box at the first sample. */
function moveStill(meta: Buffer, from: number, to: number): void {
  const old = int32(from);
  const at = meta.indexOf(old, meta.indexOf('iloc'));
  if (at === -1) throw new Error('The still image has no offset of its data');
  int32(to).copy(meta, at);
}
