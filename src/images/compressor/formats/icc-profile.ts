/** CIE xy chromaticities: white, red, green, blue. */
export type Chromaticities = readonly [white: Xy, red: Xy, green: Xy, blue: Xy];
export type Xy = readonly [x: number, y: number];

/**
 * A transfer function from encoded to linear values, as an ICC parametric curve: [g] is x^g, [g, a, b] is (ax + b)^g,
 * and [g, a, b, c, d] is the latter from d on and cx below.
 */
export type TransferCurve = readonly number[];

export const SRGB_CURVE: TransferCurve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** The D50 white point of ICC profiles. */
const D50: Vector = [0.9642, 1, 0.8249];

const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/** Builds an ICC version 4 display profile of an RGB colour space (ICC.1:2022, 8.3.3). */
export function rgbProfile(chromaticities: Chromaticities, curve: TransferCurve): Buffer {
  const columns = transpose(toD50(chromaticities));
  return profile('RGB ', [
    ...(['rXYZ', 'gXYZ', 'bXYZ'] as const).map((tag, index) => [tag, xyzTag(columns[index]!)] as const),
    ...(['rTRC', 'gTRC', 'bTRC'] as const).map((tag) => [tag, curveTag(curve)] as const),
  ]);
}

/** Builds an ICC version 4 display profile of a grey scale. */
export function greyProfile(curve: TransferCurve): Buffer {
  return profile('GRAY', [['kTRC', curveTag(curve)]]);
}

/** Returns the matrix from linear RGB to XYZ, adapted to D50. */
function toD50([white, ...primaries]: Chromaticities): Matrix {
  const columns = primaries.map(toXyz) as unknown as Matrix;
  const unscaled = transpose(columns);
  const scale = apply(invert(unscaled), toXyz(white));
  const toXyzMatrix = unscaled.map((row) =>
    row.map((value, index) => value * scale[index]!),
  ) as unknown as Matrix;
  const from = apply(BRADFORD, toXyz(white));
  const to = apply(BRADFORD, D50);
  const adapted = BRADFORD.map((row, index) =>
    row.map((value) => (value * to[index]!) / from[index]!),
  ) as unknown as Matrix;
  return multiply(multiply(invert(BRADFORD), adapted), toXyzMatrix);
}

const toXyz = ([x, y]: Xy): Vector => [x / y, 1, (1 - x - y) / y];
const apply = (matrix: Matrix, vector: Vector): Vector =>
  matrix.map((row) =>
    row.reduce((sum, value, index) => sum + value * vector[index]!, 0),
  ) as unknown as Vector;
const transpose = (matrix: Matrix): Matrix =>
  [0, 1, 2].map((column) => matrix.map((row) => row[column]!)) as unknown as Matrix;
const multiply = (a: Matrix, b: Matrix): Matrix =>
  transpose(transpose(b).map((column) => apply(a, column)) as unknown as Matrix);

function invert([a, b, c]: Matrix): Matrix {
  const cross = (u: Vector, v: Vector): Vector => [
    u[1] * v[2] - u[2] * v[1],
    u[2] * v[0] - u[0] * v[2],
    u[0] * v[1] - u[1] * v[0],
  ];
  const columns = [cross(b, c), cross(c, a), cross(a, b)] as const;
  const determinant = a.reduce((sum, value, index) => sum + value * columns[0][index]!, 0);
  return transpose(columns.map((column) => column.map((value) => value / determinant)) as unknown as Matrix);
}

const MAX_INT32 = 2 ** 31 - 1;

/** Encodes fixed-point numbers; those of absurd colour spaces are clamped. */
function s15Fixed16(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) =>
    bytes.writeInt32BE(Math.max(-MAX_INT32, Math.min(MAX_INT32, Math.round(value * 65_536))), index * 4),
  );
  return bytes;
}

const xyzTag = (xyz: Vector) => Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), s15Fixed16(xyz)]);

function curveTag(curve: TransferCurve): Buffer {
  const type = curve.length === 1 ? 0 : curve.length === 3 ? 1 : 3;
  return Buffer.concat([
    Buffer.from(`para\0\0\0\0\0${String.fromCharCode(type)}\0\0`, 'latin1'),
    s15Fixed16(curve),
  ]);
}

/** Builds a multi-localised Unicode tag with one English text of ASCII letters. */
function textTag(text: string): Buffer {
  const head = Buffer.from('mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\0\0\0\0\x1c', 'latin1');
  head.writeUInt32BE(text.length * 2, 20);
  return Buffer.concat([head, Buffer.from(text, 'utf16le').swap16()]);
}

function profile(space: string, tags: readonly (readonly [string, Buffer])[]): Buffer {
  const all = [
    ['desc', textTag('Colour of the file')] as const,
    ['cprt', textTag('CC0')] as const,
    ['wtpt', xyzTag(D50)] as const,
    ...tags,
  ];
  const table = Buffer.alloc(4 + all.length * 12);
  table.writeUInt32BE(all.length, 0);
  const parts: Buffer[] = [];
  let offset = 128 + table.length;
  all.forEach(([name, data], index) => {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    table.write(name, 4 + index * 12, 'latin1');
    table.writeUInt32BE(offset, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
    parts.push(padded);
    offset += padded.length;
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x04200000, 8);
  header.write(`mntr${space}XYZ `, 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  s15Fixed16(D50).copy(header, 68);
  return Buffer.concat([header, table, ...parts]);
}
