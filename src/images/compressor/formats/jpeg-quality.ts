import type { JpegStructure } from './jpeg-segments.js';

const DEFINE_TABLES = 0xdb;
const START_OF_SCAN = 0xda;
const COEFFICIENTS = 64;

/** The luminance tables that libjpeg and mozjpeg scale by the quality, in the zigzag order of the file. */
const BASES = {
  /** ITU-T T.81, annex K: the table of the Independent JPEG Group, of nearly all programs. */
  IJG: [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40,
    58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104,
    103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
  ],
  /** mozjpeg's table 5, which the encoder here uses. */
  KLEIN: [
    10, 12, 12, 14, 18, 14, 19, 21, 21, 19, 26, 28, 25, 28, 26, 38, 35, 32, 32, 35, 38, 57, 41, 44, 41, 44,
    41, 57, 86, 54, 63, 54, 54, 63, 54, 86, 76, 92, 75, 70, 75, 92, 76, 136, 107, 95, 95, 107, 136, 157, 132,
    125, 132, 157, 190, 170, 170, 190, 239, 227, 239, 312, 312, 419,
  ],
  /** mozjpeg's table 2, which the encoder here used before. */
  MS_SSIM: [
    12, 17, 18, 19, 20, 20, 21, 20, 20, 26, 31, 26, 21, 26, 30, 34, 28, 26, 26, 33, 40, 46, 35, 36, 30, 33,
    51, 56, 63, 61, 58, 46, 40, 46, 66, 68, 90, 76, 62, 46, 87, 69, 55, 55, 86, 96, 81, 86, 90, 96, 102, 100,
    100, 66, 73, 111, 121, 113, 102, 120, 91, 101, 105, 103,
  ],
} as const;

/** The quality that a JPEG was encoded with. */
export interface JpegQuality {
  /** KLEIN is the table of the encoder here. NEAREST is another one, with the IJG quality that has similar steps. */
  readonly table: keyof typeof BASES | 'NEAREST';
  /** 1 to 100, as libjpeg counts it for this table. */
  readonly quality: number;
}

/** Reads the quality from the luminance quantisation table. Returns null when the file has none, and is no usual JPEG. */
export function jpegQuality(bytes: Buffer, structure: JpegStructure): JpegQuality | null {
  const steps = luminanceSteps(bytes, structure);
  if (steps === null) return null;
  for (const table of ['IJG', 'KLEIN', 'MS_SSIM'] as const) {
    const quality = QUALITIES.find((each) =>
      BASES[table].every((step, at) => scaledStep(step, each) === steps[at]),
    );
    if (quality !== undefined) return { table, quality };
  }
  return { table: 'NEAREST', quality: nearest(steps) };
}

/** Returns mozjpeg's table 5 for a quality, in the order of the file. */
export function jpegTable(quality: number): number[] {
  return scaled(BASES.KLEIN, quality);
}

const QUALITIES = Array.from({ length: 100 }, (_, index) => 100 - index);

/** Returns table 0 as it applies to the first scan: luminance, in every file of usual programs. */
function luminanceSteps(bytes: Buffer, { segments }: JpegStructure): number[] | null {
  let steps: number[] | null = null;
  for (const { marker, payload, end } of segments) {
    if (marker === START_OF_SCAN) break;
    if (marker !== DEFINE_TABLES) continue;
    for (let at = payload; at < end;) {
      const [precision, id] = [bytes[at]! >> 4, bytes[at]! & 15];
      const width = precision === 0 ? 1 : 2;
      if (at + 1 + COEFFICIENTS * width > bytes.length) return null;
      const start = at + 1;
      const read = (index: number) =>
        width === 1 ? bytes[start + index]! : bytes.readUInt16BE(start + index * 2);
      if (id === 0) steps = Array.from({ length: COEFFICIENTS }, (_, index) => read(index));
      at += 1 + COEFFICIENTS * width;
    }
  }
  return steps;
}

function scaled(base: readonly number[], quality: number): number[] {
  return base.map((step) => scaledStep(step, quality));
}

/** Scales a step as libjpeg's `jpeg_set_quality` does, to one that fits a baseline file. */
function scaledStep(step: number, quality: number): number {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - quality * 2;
  return Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100)));
}

/** Returns the IJG quality whose steps have the most similar mean logarithm. */
function nearest(steps: readonly number[]): number {
  const coarseness = (each: readonly number[]) =>
    each.reduce((sum, step) => sum + Math.log(Math.max(1, step)), 0);
  const wanted = coarseness(steps);
  const distance = (quality: number) => Math.abs(coarseness(scaled(BASES.IJG, quality)) - wanted);
  return QUALITIES.reduce((best, quality) => (distance(quality) < distance(best) ? quality : best));
}
