/** Raw sRGB pixels: three channels, or four with alpha. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** A colour at a point, computed from whole numbers and sines only, so that it is the same on every machine. */
type Paint = (x: number, y: number) => readonly number[];

const noise = (x: number, y: number) =>
  (((x * 374_761 + y * 668_265 + ((x * y) % 251) * 977) >>> 3) % 256) / 255;

/** Smooth shading, texture of several sizes, and grain, as in a photograph. */
const textured: Paint = (x, y) => {
  const shade = 128 + 70 * Math.sin(x / 41 + Math.sin(y / 29)) + 24 * Math.sin(x / 5 + y / 7);
  const grain = (noise(x, y) - 0.5) * 24;
  return [shade + grain + 20 * Math.sin(y / 17), shade + grain, shade + grain + 30 * Math.sin((x - y) / 23)];
};

const COLOURS = [
  [250, 250, 250],
  [200, 30, 40],
  [20, 60, 160],
  [30, 30, 30],
  [250, 210, 40],
] as const;

/** Flat areas with sharp, saturated edges. */
const drawn: Paint = (x, y) =>
  COLOURS[(Math.floor(x / 19) + Math.floor(y / 13) * 2 + ((x - y) % 47 === 0 ? 1 : 0)) % 5]!;

const grey: Paint = (x, y) => {
  const [value = 0] = textured(x, y);
  return [value, value, value];
};

/** A disc that fades into nothing. */
const cutOut: Paint = (x, y) => [...textured(x, y), 400 - 4 * Math.hypot(x - 60, y - 50)];

const PAINTS = { textured, drawn, grey, cutOut };
export type Kind = keyof typeof PAINTS;

export function pictureOf(kind: Kind, width: number, height: number): RawPicture {
  const channels = kind === 'cutOut' ? 4 : 3;
  const data = new Uint8ClampedArray(width * height * channels);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) data.set(PAINTS[kind](x, y), (y * width + x) * channels);
  return { data: new Uint8Array(data.buffer), width, height, channels };
}

/** What encoders do to pictures. A larger strength damages more. */
const DAMAGES = {
  /** Blurs from left to right. */
  blurred: ({ data, width, channels }: RawPicture, strength: number, at: number) => {
    const x = Math.floor(at / channels) % width;
    let sum = 0;
    for (let step = -strength; step <= strength; step += 1)
      sum += data[at + (Math.min(width - 1, Math.max(0, x + step)) - x) * channels]!;
    return sum / (2 * strength + 1);
  },
  /** Adds noise. */
  noisy: ({ data, width }: RawPicture, strength: number, at: number) =>
    data[at]! + (noise(at % (3 * width), Math.floor(at / 3 / width)) - 0.5) * 2 * strength,
  /** Leaves fewer tones, which makes bands. */
  banded: ({ data }: RawPicture, strength: number, at: number) => Math.round(data[at]! / strength) * strength,
  /** Moves each block of eight pixels a little brighter or darker. */
  blocky: ({ data, width, channels }: RawPicture, strength: number, at: number) => {
    const pixel = Math.floor(at / channels);
    const [column, row] = [Math.floor((pixel % width) / 8), Math.floor(pixel / width / 8)];
    return data[at]! + (((column * 7 + row * 5) % 3) - 1) * strength;
  },
};
export type Damage = keyof typeof DAMAGES;

export function damaged(picture: RawPicture, damage: Damage, strength: number): RawPicture {
  const data = new Uint8ClampedArray(picture.data);
  for (let at = 0; at < data.length; at += 1)
    if (picture.channels === 3 || at % 4 !== 3) data[at] = DAMAGES[damage](picture, strength, at);
  return { ...picture, data: new Uint8Array(data.buffer) };
}
