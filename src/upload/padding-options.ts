import { DEFAULT_OPTIONS, type RequestOptions } from '../requests/index.js';
import type { UploadCsvInput } from './upload-input.js';

const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/;
const RATIO = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/;
/** The longest side of a padded image, as a multiple of the other. */
const MAX_RATIO = 10;

type PaddingOptions = Pick<RequestOptions, 'background' | 'pad' | 'trim'>;

/**
 * Reads the options of the geometry, each in the one form in which it is stored: `#FFF` as `#ffffff`, `10:8` as `5:4`. Adds what
 * is invalid to `errors`.
 */
export function paddingOptionsOf(input: UploadCsvInput, errors: string[]): PaddingOptions {
  return {
    background: colourOf(input.background || null, errors),
    pad: ratioOf(input.pad || null, errors),
    trim: input.trim ?? DEFAULT_OPTIONS.trim,
  };
}

function colourOf(text: string | null, errors: string[]): string | null {
  const colour = text?.trim().toLowerCase() ?? null;
  if (colour === null) return null;
  if (!COLOUR.test(colour)) errors.push('background must be a colour such as #ffffff or #fff, or omitted');
  return colour.length === 4 ? colour.replaceAll(/[0-9a-f]/g, '$&$&') : colour;
}

function ratioOf(text: string | null, errors: string[]): string | null {
  if (text === null) return null;
  const [, across, down] = RATIO.exec(text.trim()) ?? [];
  const [width, height] = [Number(across), Number(down)];
  if (!(width <= MAX_RATIO * height && height <= MAX_RATIO * width)) {
    errors.push(
      `pad must be an aspect ratio such as 1:1 or 4:5, from 1:${MAX_RATIO} to ${MAX_RATIO}:1, or omitted`,
    );
    return null;
  }
  const divisor = greatestCommonDivisor(width, height);
  return `${width / divisor}:${height / divisor}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
