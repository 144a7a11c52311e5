/** The displayed size of an SVG in CSS pixels. */
export interface SvgSize {
  readonly width: number;
  readonly height: number;
}

/** CSS pixels per unit. `em` and `ex` are those of the default font of browsers. */
const PIXELS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 9.6 / 2.54,
  q: 2.4 / 2.54,
  em: 16,
  rem: 16,
  ex: 9,
};

const LENGTH = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i;

/** The size of images that have none of their own (CSS 2.2, 10.3.2). */
const DEFAULT_WIDTH = 300;
const DEFAULT_HEIGHT = 150;

/**
 * Returns the size at which a browser shows an SVG as an image (CSS Images, 5.2): absolute lengths in CSS pixels, a
 * missing one by the ratio of the viewBox, and without any length the ratio fitted into 300 x 150.
 */
export function svgSize(attributes: ReadonlyMap<string, string>): SvgSize {
  const width = absoluteLength(attributes.get('width'));
  const height = absoluteLength(attributes.get('height'));
  const ratio = ratioOf(attributes);
  if (width !== null && height !== null) return { width, height };
  if (width !== null) return { width, height: ratio === null ? DEFAULT_HEIGHT : width / ratio };
  if (height !== null) return { width: ratio === null ? DEFAULT_WIDTH : height * ratio, height };
  if (ratio === null) return { width: DEFAULT_WIDTH, height: DEFAULT_HEIGHT };
  const fitted = Math.min(DEFAULT_WIDTH, DEFAULT_HEIGHT * ratio);
  return { width: fitted, height: fitted / ratio };
}

/** Returns a length in CSS pixels, or null when it is missing, relative, zero or invalid. */
function absoluteLength(text = ''): number | null {
  const [, number, unit = ''] = LENGTH.exec(text) ?? [];
  const pixels = Number(number) * (PIXELS[unit.toLowerCase()] ?? NaN);
  return pixels > 0 ? pixels : null;
}

function ratioOf(attributes: ReadonlyMap<string, string>): number | null {
  if (/^\s*none/.test(attributes.get('preserveAspectRatio') ?? '')) return null;
  const [, , width = NaN, height = NaN] = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return width > 0 && height > 0 ? width / height : null;
}
