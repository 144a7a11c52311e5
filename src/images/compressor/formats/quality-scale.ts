import type { Effort } from '../../../common/index.js';

/** Pairs of a quality as clients ask for it and the encoder's own number, from which the others are interpolated. */
type Scale = readonly (readonly [quality: number, own: number])[];

/**
 * The encoders' own numbers that give the same mean SSIMULACRA2 as libjpeg's quality: 7 at 10, 54 at 30, 65 at 50, 73 at 70
 * and 84 at 90. Measured with Debian's ssimulacra2 on 24 photographs and 19 graphics, which weigh the same; the figures
 * are in docs/decisions/072-quality-by-the-eye.md. WebP has no quality as low as that of JPEG at 20. A palette of PNG and
 * TIFF's JPEG need no scale.
 */
const SCALES = {
  /** mozjpeg with its table 5, without and with trellis quantisation. */
  jpeg: [
    [1, 1],
    [10, 8],
    [20, 17],
    [30, 25],
    [40, 34],
    [50, 43],
    [60, 52],
    [70, 64],
    [80, 78],
    [90, 90],
    [100, 100],
  ],
  jpegTrellis: [
    [1, 1],
    [10, 9],
    [20, 19],
    [30, 29],
    [40, 40],
    [50, 50],
    [60, 58],
    [70, 70],
    [80, 81],
    [90, 92],
    [100, 100],
  ],
  /** The same table, rounded where the eye is less sensitive (`adaptive-jpeg`). */
  jpegAdaptive: [
    [1, 1],
    [10, 8],
    [20, 18],
    [30, 28],
    [40, 37],
    [50, 46],
    [60, 55],
    [70, 66],
    [80, 78],
    [90, 89],
    [100, 100],
  ],
  /** The palette quantiser, with the floor of `quality-floor.ts`, which raises the mean. */
  png: [
    [1, 1],
    [10, 7],
    [30, 22],
    [50, 36],
    [70, 50],
    [75, 60],
    [90, 80],
    [99, 99],
    [100, 100],
  ],
  /** libwebp at effort 2 and 4. */
  webp2: [
    [1, 1],
    [20, 2],
    [25, 10],
    [30, 24],
    [40, 34],
    [50, 45],
    [60, 57],
    [70, 73],
    [80, 82],
    [90, 90],
    [100, 100],
  ],
  webp4: [
    [1, 1],
    [20, 2],
    [25, 11],
    [30, 26],
    [40, 36],
    [50, 47],
    [60, 58],
    [70, 73],
    [80, 82],
    [90, 90],
    [100, 100],
  ],
  /** libaom at effort 0, 1 and 2. */
  avif0: [
    [1, 1],
    [10, 6],
    [20, 20],
    [30, 37],
    [40, 42],
    [50, 46],
    [60, 51],
    [70, 57],
    [80, 65],
    [90, 78],
    [95, 88],
    [100, 100],
  ],
  avif1: [
    [1, 1],
    [10, 3],
    [20, 16],
    [30, 34],
    [40, 40],
    [50, 44],
    [60, 48],
    [70, 54],
    [80, 62],
    [90, 76],
    [95, 85],
    [100, 100],
  ],
  avif2: [
    [1, 1],
    [10, 2],
    [20, 16],
    [30, 33],
    [40, 38],
    [50, 43],
    [60, 46],
    [70, 53],
    [80, 60],
    [90, 75],
    [95, 86],
    [100, 100],
  ],
} as const satisfies Record<string, Scale>;

export type ScaleName = keyof typeof SCALES;

/** The scales of JPEG by effort. */
export const JPEG_SCALES = {
  FAST: 'jpeg',
  BALANCED: 'jpeg',
  SMALLEST: 'jpegTrellis',
} as const satisfies Record<Effort, ScaleName>;

/** Returns the encoder's own quality, 1 to 100, for a quality from 1 to 100 that means the same to the eye in every format. */
export function ownQuality(name: ScaleName, quality: number): number {
  return interpolate(SCALES[name], quality, 0, 1);
}

/** Returns the quality that means to the eye what the encoder's own quality does. */
export function askedQuality(name: ScaleName, own: number): number {
  return interpolate(SCALES[name], own, 1, 0);
}

/** Reads a scale in one of its two directions. */
function interpolate(scale: Scale, at: number, from: 0 | 1, to: 0 | 1): number {
  const next = Math.max(
    1,
    scale.findIndex((pair) => pair[from] >= at),
  );
  const [start, end] = [scale[next - 1]!, scale[next]!];
  return Math.round(start[to] + ((at - start[from]) / (end[from] - start[from])) * (end[to] - start[to]));
}
