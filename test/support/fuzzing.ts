import { DEFAULT_SETTINGS } from './compression-settings.js';
import type { CompressorPool } from '../../src/images/compressor/compressor-pool.js';
import type { CompressionSettings } from '../../src/images/compressor/compression-options.js';
import { sharp } from '../../src/images/compressor/sharp.js';
import { damaged, randomOf, validImages } from './damage.js';

const FORMATS: readonly CompressionSettings['format'][] = [
  'ORIGINAL',
  'ORIGINAL',
  'JPEG',
  'PNG',
  'WEBP',
  'AVIF',
];

/** The allowed error codes of a damaged image; a lost worker is not among them. */
const CODES = new Set(['NOT_AN_IMAGE', 'UNSUPPORTED_FORMAT', 'CORRUPT_IMAGE', 'TOO_MANY_PIXELS']);

export interface FuzzOptions {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

export interface FuzzReport {
  /** The number of compressed images, and of failures by error code. */
  readonly outcomes: Map<string, number>;
  /** The violations; each can be reproduced by its seed and number. */
  readonly violations: string[];
}

/** Compresses the damaged images of `seed` in `pool`, from one number up to, but not including, another. */
export async function fuzz(pool: CompressorPool, options: FuzzOptions): Promise<FuzzReport> {
  const pictures = await validImages();
  const outcomes = new Map<string, number>();
  const violations: string[] = [];
  let next = options.from;
  const work = async (): Promise<void> => {
    while (next < options.to) {
      const number = next++;
      const outcome = await tryOne(pool, options.seed, number, pictures);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (outcome !== 'sound' && !CODES.has(outcome))
        violations.push(`seed ${options.seed}, picture ${number}: ${outcome}`);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return { outcomes, violations };
}

async function tryOne(
  pool: CompressorPool,
  seed: number,
  number: number,
  pictures: readonly Uint8Array[],
): Promise<string> {
  const random = randomOf(seed * 1_000_003 + number);
  const input = damaged(random, pictures);
  const format = FORMATS[Math.floor(random() * FORMATS.length)]!;
  const maxWidth = random() < 0.2 ? 20 : null;
  try {
    const { output, outputFormat, width, height } = await pool.compress(input, {
      ...DEFAULT_SETTINGS,
      format,
      maxWidth,
      keepMetadata: random() < 0.5,
    });
    if (output === null) return 'sound';
    if (output.length === 0) return 'an output without bytes';
    const header = await sharp(output).metadata();
    // An image that is kept may have an orientation; the size of a TIFF is that of its main page.
    const shown = {
      ...header.autoOrient,
      ...(header.pages && { height: header.pageHeight ?? header.height }),
    };
    const isKeptTiff = outputFormat === 'tiff' && (header.pages ?? 1) > 1;
    return isKeptTiff || (shown.width === width && shown.height === height)
      ? 'sound'
      : `an output of ${shown.width} x ${shown.height} that is called ${width} x ${height}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
