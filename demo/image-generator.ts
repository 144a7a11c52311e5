import sharp, { type Sharp } from 'sharp';
import { type NoiseTile, makeNoise } from './noise.js';
import { type Motif, sceneOf, type Size } from './scene.js';

/** The description of an image to generate; `width` and `height` are the displayed size, in pixels. */
export interface ImageSpec extends Size {
  readonly format: 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'svg';
  readonly quality?: number;
  /** Only the product, on a transparent background. */
  readonly isCutOut?: boolean;
  readonly isCmyk?: boolean;
  /** Stored rotated with an EXIF orientation, like the photos of phones. */
  readonly isTurned?: boolean;
  /** The number of frames of an animation (GIF). */
  readonly frames?: number;
}

const FRAME_MS = 120;
const TURN_RIGHT = 6;

/** Generates images that compress like photographs, with soft gradients, edges and noise. The same spec gives the same bytes. */
export class ImageGenerator {
  private constructor(private readonly grain: NoiseTile) {}

  static async create(): Promise<ImageGenerator> {
    return new ImageGenerator(await makeNoise());
  }

  async generate(order: ImageSpec, motif: Motif): Promise<Buffer> {
    const { format, frames, isCutOut = false } = order;
    if (format === 'svg') return Buffer.from(sceneOf(order, motif).product);
    if (frames !== undefined) return encode(await this.animate(order, motif, frames), order);
    const pixels = await this.paint(order, motif, isCutOut);
    const { width, height } = order;
    return encode(sharp(pixels, { raw: { width, height, channels: isCutOut ? 4 : 3 } }), order);
  }

  /** Animates a product on a turntable: the light moves across it, everything else stands still. */
  private async animate({ width, height }: Size, motif: Motif, frames: number): Promise<Sharp> {
    const turns = Array.from({ length: frames }, (_, index) => index / frames);
    const painted = await Promise.all(turns.map((turn) => this.paint({ width, height }, motif, false, turn)));
    const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
    return sharp(Buffer.concat(painted), { raw });
  }

  /** Returns the pixels row by row: RGB, or RGBA for a cut-out. */
  private async paint(size: Size, motif: Motif, isCutOut: boolean, turn = 0): Promise<Buffer> {
    const scene = sceneOf(size, motif, turn);
    const product = await sharp(Buffer.from(scene.product)).ensureAlpha().raw().toBuffer();
    if (isCutOut) return this.withNoise(product, 4, size);
    return this.withNoise(blendOver(await enlarge(scene.backdrop, size), product), 3, size);
  }

  private withNoise(pixels: Buffer, channels: 3 | 4, { width, height }: Size): Buffer {
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

function encode(painted: Sharp, { format, quality = 90, isCmyk, isTurned }: ImageSpec): Promise<Buffer> {
  if (isCmyk) painted.toColourspace('cmyk').withIccProfile('cmyk');
  if (isTurned) painted.rotate(-90).withMetadata({ orientation: TURN_RIGHT });
  // The lowest effort for every format: these are inputs, and the user waits for them.
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

/** Renders a small drawing and enlarges it to RGB pixels. It is rendered small first, since an enlarged SVG stays sharp. */
async function enlarge(svg: string, { width, height }: Size): Promise<Buffer> {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info }).resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
}

/** Blends RGBA pixels over RGB pixels, in place. */
function blendOver(below: Buffer, above: Buffer): Buffer {
  for (let from = 0, to = 0; to < below.length; from += 4, to += 3) {
    const alpha = above[from + 3]! / 255;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      below[to + channel] = below[to + channel]! * (1 - alpha) + above[from + channel]! * alpha;
    }
  }
  return below;
}
