/** Samples of one component, whose sides are multiples of a block. */
export interface SamplePlane {
  readonly samples: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Pixels of three channels, red, green and blue, or the derivatives of an error by them; one channel is grey. */
export interface Pixels {
  readonly data: Uint8Array | Float32Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

type Row = readonly [red: number, green: number, blue: number, constant: number];
/** One row for each of Y, Cb and Cr. */
export type Matrix = readonly [Row, Row, Row];

/** The colours of JFIF, with 0 in the middle. */
export const TO_YCC: Matrix = [
  [0.299, 0.587, 0.114, -128],
  [-0.168736, -0.331264, 0.5, 0],
  [0.5, -0.418688, -0.081312, 0],
];

/** From the derivatives by red, green and blue to those by Y, Cb and Cr: the adjoint of the way back. */
export const GRADIENT_TO_YCC: Matrix = [
  [1, 1, 1, 0],
  [0, -0.344136, 1.772, 0],
  [1.402, -0.714136, 0, 0],
];

const BLOCK = 8;

/**
 * Returns the planes of Y, Cb and Cr, or of Y alone of grey pixels. The last row and column are repeated up to whole blocks; with
 * halved chroma, up to whole units of 2 x 2 blocks.
 */
export function colourPlanes(pixels: Pixels, matrix: Matrix, isHalved: boolean): SamplePlane[] {
  const isGrey = pixels.channels === 1;
  const unit = isHalved && !isGrey ? 2 * BLOCK : BLOCK;
  const width = Math.ceil(pixels.width / unit) * unit;
  const height = Math.ceil(pixels.height / unit) * unit;
  const rows = isGrey ? matrix.slice(0, 1) : matrix;
  return rows.map((row, index) => {
    const plane = { samples: mixed(pixels, row, width, height), width, height };
    return index > 0 && isHalved ? halved(plane) : plane;
  });
}

function mixed({ data, channels, ...size }: Pixels, row: Row, width: number, height: number): Float32Array {
  const samples = new Float32Array(width * height);
  const [red, green, blue, constant] = row;
  const [g, b] = channels === 1 ? [0, 0] : [1, 2];
  for (let y = 0, to = 0; y < height; y++) {
    const start = Math.min(size.height - 1, y) * size.width;
    for (let x = 0; x < width; x++, to++) {
      const at = (start + Math.min(size.width - 1, x)) * channels;
      samples[to] = red * data[at]! + green * data[at + g]! + blue * data[at + b]! + constant;
    }
  }
  return samples;
}

function halved({ samples, width, height }: SamplePlane): SamplePlane {
  const half = new Float32Array((width / 2) * (height / 2));
  for (let y = 0, to = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2, to++) {
      const at = y * width + x;
      half[to] = (samples[at]! + samples[at + 1]! + samples[at + width]! + samples[at + width + 1]!) / 4;
    }
  return { samples: half, width: width / 2, height: height / 2 };
}
