import type { Background } from './background.js';
import { type Apng, type ApngFrame, framePng } from './formats/apng.js';
import { withPngProfile } from './formats/png-colour.js';
import { margins, type Size } from './image-geometry.js';
import { type Sharp, sharp } from './sharp.js';

/** The size of the rendered pages. Where they are padded, `content` is that of the animation in them. */
interface PageSize extends Size {
  readonly content?: Size;
  readonly background: Background;
}

/**
 * Composes the first `count` frames of an animated PNG, which libvips does not read, and returns them in the given size
 * as one sharp image of sRGB pages with transparency. Each page is resized and padded alone, because sharp would treat raw
 * pages as one tall image.
 *
 * @throws what libvips reports about a damaged frame
 */
export async function renderApng(apng: Apng, count: number, size: PageSize): Promise<Sharp> {
  const { width, height } = size;
  const canvas = new Canvas(apng.width, apng.height);
  const pages = Buffer.alloc(width * height * 4 * count);
  for (const [index, frame] of apng.frames.slice(0, count).entries()) {
    const pixels = await decodeFrame(apng, frame);
    const isFirst = index === 0;
    const before = frame.disposal === 'PREVIOUS' && !isFirst ? Buffer.from(canvas.pixels) : null;
    canvas.draw(frame, pixels);
    const page = await canvas.page(size);
    page.copy(pages, index * page.length);
    if (before !== null) canvas.pixels = before;
    else if (frame.disposal !== 'NONE') canvas.clear(frame);
  }
  return sharp(pages, { raw: { width, height: height * count, channels: 4, pageHeight: height } });
}

async function decodeFrame(apng: Apng, frame: ApngFrame): Promise<Buffer> {
  const image = sharp(withPngProfile(framePng(apng, frame)), { failOn: 'error' });
  const { depth } = await image.metadata();
  const converted = image.toColourspace('srgb').ensureAlpha();
  // sharp converts deep colour to Display P3 and leaves it there unless an output profile is set.
  return (depth === 'uchar' ? converted : converted.withIccProfile('srgb', { attach: false }))
    .raw()
    .toBuffer();
}

/** The RGBA pixels on which the frames of an animation are composed. */
class Canvas {
  pixels: Buffer;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.pixels = Buffer.alloc(width * height * 4);
  }

  async page({ content, background, ...size }: PageSize): Promise<Buffer> {
    const { width, height } = content ?? size;
    const isWhole = width === this.width && height === this.height;
    if (isWhole && content === undefined) return this.pixels;
    const raw = { width: this.width, height: this.height, channels: 4 as const };
    const scaled = sharp(this.pixels, { raw }).resize({ width, height, fit: 'fill' });
    const padded = content === undefined ? scaled : scaled.extend({ ...margins(size, content), background });
    return padded.raw().toBuffer();
  }

  draw(frame: ApngFrame, source: Buffer): void {
    this.eachRow(frame, (at, row) => {
      const line = source.subarray(row * frame.width * 4, (row + 1) * frame.width * 4);
      if (frame.isBlended) this.blend(line, at);
      else line.copy(this.pixels, at);
    });
  }

  clear(frame: ApngFrame): void {
    this.eachRow(frame, (at) => this.pixels.fill(0, at, at + frame.width * 4));
  }

  private eachRow({ left, top, height }: ApngFrame, work: (at: number, row: number) => void): void {
    for (let row = 0; row < height; row += 1) work(((top + row) * this.width + left) * 4, row);
  }

  /** Composes straight RGBA over the pixels from `at` on. */
  private blend(line: Buffer, at: number): void {
    for (let index = 0; index < line.length; index += 4) {
      const alpha = line[index + 3]!;
      const target = at + index;
      if (alpha === 0) continue;
      const below = (this.pixels[target + 3]! * (255 - alpha)) / 255;
      const total = alpha + below;
      for (let channel = 0; channel < 3; channel += 1) {
        const mixed = line[index + channel]! * alpha + this.pixels[target + channel]! * below;
        this.pixels[target + channel] = Math.round(mixed / total);
      }
      this.pixels[target + 3] = Math.round(total);
    }
  }
}
