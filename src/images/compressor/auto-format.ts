import { isWritable, type NamedFormat, nameOfFormat, outputFormatOf } from '../../common/index.js';
import type { CompressionSettings } from './compression-options.js';
import { CODECS } from './formats/index.js';
import type { Inspection } from './inspect-image.js';

/** The properties of an image that decide about its format. */
export type AutoImage = Pick<Inspection, 'format' | 'frames' | 'playableFrames'> & {
  /** The longest side of the result, in pixels. */
  readonly side: number;
  readonly hasAlpha: boolean;
  readonly isHdr: boolean;
  readonly isGraphic: boolean;
};

/**
 * The formats in which an image takes the fewest bytes of the same quality, best first; docs/decisions/072 has the figures.
 * WebP takes a fifth to a quarter more than AVIF, and JPEG half as much again.
 */
const PHOTOGRAPH: readonly NamedFormat[] = ['AVIF', 'WEBP', 'JPEG', 'PNG'];
/** A graphic takes fewer bytes in a palette than as a JPEG, with cleaner edges. */
const GRAPHIC: readonly NamedFormat[] = ['AVIF', 'WEBP', 'PNG', 'JPEG'];
/** A JPEG has no transparency, so it is the last choice. */
const TRANSPARENT = GRAPHIC;
const ANIMATION: readonly NamedFormat[] = ['WEBP'];

/**
 * Chooses the format of an image for `format: AUTO`. Returns ORIGINAL for what no allowed format holds: an animation without
 * WebP, HDR, the pages of a document, and a drawing (SVG), unless the formats are limited.
 */
export function autoFormat(image: AutoImage, allow: readonly NamedFormat[] | null): NamedFormat | 'ORIGINAL' {
  if (image.isHdr || (image.format === 'svg' && allow === null)) return 'ORIGINAL';
  const fits = (name: NamedFormat) => {
    const format = outputFormatOf(name, image.format);
    return isWritable(format) && CODECS[format].encoder.maxSide >= image.side;
  };
  return choicesFor(image).find((name) => (allow?.includes(name) ?? true) && fits(name)) ?? 'ORIGINAL';
}

/** Whether an input may be the result of AUTO when it is smaller than what was encoded. TIFF is no format of web pages. */
export function mayStay({ format }: Pick<Inspection, 'format'>, { allow }: CompressionSettings): boolean {
  const name = nameOfFormat(format);
  return allow === null ? format !== 'tiff' : name !== null && allow.includes(name);
}

/** Whether the choice depends on the pixels: both of the formats that are best for a photograph and a graphic are excluded. */
export function needsPixels({ format, allow }: CompressionSettings): boolean {
  return format === 'AUTO' && allow !== null && !allow.includes('AVIF') && !allow.includes('WEBP');
}

function choicesFor({ frames, playableFrames, hasAlpha, isGraphic }: AutoImage): readonly NamedFormat[] {
  if (frames > 1) return playableFrames > 1 ? ANIMATION : [];
  if (hasAlpha) return TRANSPARENT;
  return isGraphic ? GRAPHIC : PHOTOGRAPH;
}
