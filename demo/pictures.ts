import sharp, { type Sharp } from 'sharp';
import { type Grain, makeGrain } from './grain.js';
import { type Motif, sceneOf, type Size } from './scene.js';

/** A picture to be made; `width` and `height` are those a viewer sees, in pixels. */
export interface PictureOrder extends Size {
  readonly format: 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'svg';
  readonly quality?: number;
  /** The product alone, on a transparent ground. */
  readonly isCutOut?: boolean;
  readonly isCmyk?: boolean;
  /** Stored lying on its side, as phones do, with an EXIF orientation that says so. */
  readonly isTurned?: boolean;
  /** Makes an animation of so many frames (GIF). */
  readonly frames?: number;
}

const FRAME_MS = 120;
const TURN_RIGHT = 6;

/** Makes pictures that compress as photographs do: soft gradients, edges, grain. The same order gives the same bytes. */
export class PictureStudio {
  private constructor(private readonly grain: Grain) {}

  static async open(): Promise<PictureStudio> {
    return new PictureStudio(await makeGrain());
  }

  async make(order: PictureOrder, motif: Motif): Promise<Buffer> {
    const { format, frames, isCutOut = false } = order;
    if (format === 'svg') return Buffer.from(sceneOf(order, motif).product);
    if (frames !== undefined) return encode(await this.animate(order, motif, frames), order);
    const pixels = await this.paint(order, motif, isCutOut);
    const { width, height } = order;
    return encode(sharp(pixels, { raw: { width, height, channels: isCutOut ? 4 : 3 } }), order);
  }

  /** A product on a turntable: the light wanders over it while all else stands still. */
  private async animate({ width, height }: Size, motif: Motif, frames: number): Promise<Sharp> {
    const turns = Array.from({ length: frames }, (_, index) => index / frames);
    const painted = await Promise.all(turns.map((turn) => this.paint({ width, height }, motif, false, turn)));
    const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
    return sharp(Buffer.concat(painted), { raw });
  }

  /** The picture's pixels, row by row: RGB, or RGBA for a cut-out. */
  private async paint(size: Size, motif: Motif, isCutOut: boolean, turn = 0): Promise<Buffer> {
    const scene = sceneOf(size, motif, turn);
    const product = await sharp(Buffer.from(scene.product)).ensureAlpha().raw().toBuffer();
    if (isCutOut) return this.grained(product, 4, size);
    return this.grained(layOver(await enlarge(scene.backdrop, size), product), 3, size);
  }

  private grained(pixels: Buffer, channels: 3 | 4, { width, height }: Size): Buffer {
    const { side, values } = this.grain;
    for (let y = 0, at = 0; y < height; y++) {
      const row = (y % side) * side;
      for (let x = 0; x < width; x++, at += channels) {
        const grain = values[row + (x % side)]!;
        for (let channel = 0; channel < 3; channel++) {
          pixels[at + channel] = Math.max(0, Math.min(255, pixels[at + channel]! + grain));
        }
      }
    }
    return pixels;
  }
}

function encode(painted: Sharp, { format, quality = 90, isCmyk, isTurned }: PictureOrder): Promise<Buffer> {
  if (isCmyk) painted.toColourspace('cmyk').withIccProfile('cmyk');
  if (isTurned) painted.rotate(-90).withMetadata({ orientation: TURN_RIGHT });
  // The least effort everywhere: these are the inputs, and somebody waits for them.
  switch (format) {
    case 'png':
      return painted.png({ compressionLevel: 3 }).toBuffer();
    case 'webp':
      return painted.webp({ quality, effort: 0 }).toBuffer();
    case 'avif':
      return painted.avif({ quality, effort: 0 }).toBuffer();
    case 'gif':
      return painted.gif({ effort: 1, delay: FRAME_MS, loop: 0 }).toBuffer();
    default:
      return painted.jpeg({ quality }).toBuffer();
  }
}

/** RGB pixels of a small drawing; made of pixels first, since a drawing that is enlarged as such stays sharp. */
async function enlarge(svg: string, { width, height }: Size): Promise<Buffer> {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info }).resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
}

/** Lays RGBA pixels over RGB ones, which are changed. */
function layOver(below: Buffer, above: Buffer): Buffer {
  for (let from = 0, to = 0; to < below.length; from += 4, to += 3) {
    const alpha = above[from + 3]! / 255;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      below[to + channel] = below[to + channel]! * (1 - alpha) + above[from + channel]! * alpha;
    }
  }
  return below;
}
