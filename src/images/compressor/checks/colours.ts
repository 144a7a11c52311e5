import type { Pixels } from '../picture-kind.js';

/** How much of a picture has its most frequent colour, and how much of its border is white. */
export interface Colours {
  /** The share of pixels that differ from the most frequent colour by less than {@link NEAR}. */
  readonly largest: number;
  /** The share of white pixels on the border; transparent ones are white here. */
  readonly whiteBorder: number;
}

/** Levels of 255 by which a channel may differ within one colour, for the noise of JPEG. */
const NEAR = 12;
/** The level of each channel from which a pixel is white. Shops ask for 255; compression takes a few levels. */
const WHITE = 248;
/** The width of the border as a share of the shorter side. */
const BORDER = 0.02;

/** Looks at the colours of a picture on white. */
export function coloursOf(picture: Pixels): Colours {
  const main = mostFrequent(picture);
  const { data, width, height, channels } = picture;
  const step = channels >= 3 ? 1 : 0;
  const border = Math.max(1, Math.round(Math.min(width, height) * BORDER));
  let [near, edge, white] = [0, 0, 0];
  for (let y = 0, at = 0; y < height; y += 1) {
    const isOuterRow = y < border || y >= height - border;
    for (let x = 0; x < width; x += 1, at += channels) {
      const [red, green, blue] = [data[at]!, data[at + step]!, data[at + 2 * step]!];
      if (
        Math.abs(red - main[0]) < NEAR &&
        Math.abs(green - main[1]) < NEAR &&
        Math.abs(blue - main[2]) < NEAR
      )
        near += 1;
      if (!isOuterRow && x >= border && x < width - border) continue;
      edge += 1;
      if (Math.min(red, green, blue) >= WHITE) white += 1;
    }
  }
  return { largest: near / (width * height), whiteBorder: white / edge };
}

/** Returns the mean of the colours that share the most frequent five bits of each channel. */
function mostFrequent({ data, width, height, channels }: Pixels): readonly [number, number, number] {
  const step = channels >= 3 ? 1 : 0;
  const counts = new Uint32Array(32 ** 3);
  const colourAt = (at: number) =>
    ((data[at]! >> 3) << 10) | ((data[at + step]! >> 3) << 5) | (data[at + 2 * step]! >> 3);
  const end = width * height * channels;
  for (let at = 0; at < end; at += channels) counts[colourAt(at)]! += 1;
  let most = 0;
  for (let colour = 1; colour < counts.length; colour += 1)
    if (counts[colour]! > counts[most]!) most = colour;
  const sum: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < end; at += channels) {
    if (colourAt(at) !== most) continue;
    sum[0] += data[at]!;
    sum[1] += data[at + step]!;
    sum[2] += data[at + 2 * step]!;
  }
  const count = Math.max(1, counts[most]!);
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
