import { crc32, deflateSync } from 'node:zlib';
import { type Sharp, sharp } from '../../src/images/compressor/sharp.js';

export type Rgb = readonly [number, number, number];

export const RED: Rgb = [210, 40, 40];
export const GREEN: Rgb = [40, 160, 60];
export const BLUE: Rgb = [40, 60, 200];
export const YELLOW: Rgb = [230, 210, 60];

/** Raw RGB: four quarters (red, green / blue, yellow), lightly textured so that a lower quality is smaller. */
export function quarters(
  width = 240,
  height = 160,
  colours: readonly Rgb[] = [RED, GREEN, BLUE, YELLOW],
): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const x = at % width;
    const y = Math.floor(at / width);
    const colour = colours[(y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0)]!;
    const texture = ((x * 7 + y * 13 + ((x * y) % 11)) % 17) - 8;
    for (const [channel, value] of colour.entries()) pixels[at * 3 + channel] = value + texture;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Raw RGB that compresses like a photograph: soft shades, edges, and texture of several sizes. */
export function photograph(width = 320, height = 240): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  let state = 1;
  const noise = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const shade = 90 * Math.sin(x / 40) * Math.cos(y / 55) + 30 * Math.sin((x * y) / 900);
    const edge = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2 ? 60 : 0;
    const light = 128 + shade + edge + 14 * noise();
    for (const [channel, tint] of [20, 0, -30].entries())
      pixels[at * 3 + channel] = Math.max(
        0,
        Math.min(255, light + tint + 12 * Math.sin((x + channel * 40) / 90)),
      );
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Thin stripes of two colours and a little noise: halved chroma blurs them, though no part is flat. */
export function colourStripes(side = 256): Sharp {
  const pixels = Buffer.alloc(side * side * 3);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const [shade, noise] = [(x + y) / (2 * side), (x * 7 + y * 13) % 3];
      const [red, green, blue] = x % 9 < 5 ? [222, 60 + 40 * shade, 40] : [60 + 40 * shade, 40, 190];
      pixels.set([red + noise, green + noise, blue + 30 * shade], (y * side + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
}

/** The mean colours of the middle of each quarter of what a decoder shows: top left, top right, bottom left, right. */
export async function shownQuarters(image: Uint8Array): Promise<number[][]> {
  const { data, info } = await sharp(image).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return [0, 1, 2, 3].map((quarter) => {
    const left = Math.floor(width / 8) + (quarter % 2) * Math.floor(width / 2);
    const top = Math.floor(height / 8) + Math.floor(quarter / 2) * Math.floor(height / 2);
    return meanOf(
      data,
      { left, top, width: Math.floor(width / 4), height: Math.floor(height / 4) },
      width,
      channels,
    );
  });
}

interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

function meanOf(data: Buffer, area: Area, stride: number, channels: number): number[] {
  const sums = Array.from({ length: channels }, () => 0);
  for (let y = area.top; y < area.top + area.height; y += 1) {
    for (let x = area.left; x < area.left + area.width; x += 1) {
      for (let channel = 0; channel < channels; channel += 1)
        sums[channel]! += data[(y * stride + x) * channels + channel]!;
    }
  }
  return sums.map((sum) => sum / (area.width * area.height));
}

/** The largest difference between two lists of colours, channel by channel. */
export function distance(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(
    ...a.flatMap((colour, at) =>
      colour.map((value, channel) => Math.abs(value - (b[at]?.[channel] ?? Infinity))),
    ),
  );
}

/** The frames of an animation: a red square that moves over white, over nothing when `transparent`. */
export function animation(frames: number, transparent = false, side = 64): Sharp {
  const pixels = Buffer.alloc(frames * side * side * 4, transparent ? 0 : 255);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let y = 20; y < 40; y += 1) {
      for (let x = frame * 6; x < frame * 6 + 20; x += 1)
        pixels.set([210, 40 + ((x * y) % 23), 40, 255], ((frame * side + y) * side + x) * 4);
    }
  }
  return sharp(pixels, { raw: { width: side, height: side * frames, channels: 4, pageHeight: side } });
}

/** A PNG of the given size in its header, with some rows of zeros behind it. */
export function pngBomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(20_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
