import type { ImageChecks, ImageFinding } from '../../../common/index.js';
import type { Colours } from './colours.js';

/** What is measured of a picture. */
export interface PictureMeasures extends Colours {
  readonly width: number;
  readonly height: number;
  /** The sharpness of its pixels, and of the picture seen in 512 pixels; null where that is unknown. */
  readonly sharpness: number | null;
  readonly seenSharpness: number | null;
}

type Findings = ImageChecks['findings'];

/*
 * The rules of marketplaces as published in 2025. Google Merchant Center: at least 100 x 100 pixels, 250 x 250 for clothing.
 * Amazon: at least 500 pixels on the longest side; main pictures on pure white.
 */
const LEAST_SIDE = 250;
const LEAST_LONGEST_SIDE = 500;
const WHITE_BORDER = 0.9;
/** Instagram and Facebook shops show 4:5 to 1.91:1, others squares. */
const LARGEST_ASPECT = 2;

/* docs/decisions/079 has the rates of these: how often they are wrong, and what they miss. */
const BLURRED_BELOW = 0.37;
const UPSCALED_BELOW = 0.45;
const PLACEHOLDER_FROM = 0.95;

/** Each finding with its rule. A picture without detail says nothing about its sharpness. */
const RULES: Readonly<
  Record<Exclude<ImageFinding, 'NEAR_DUPLICATE'>, (picture: PictureMeasures) => boolean>
> = {
  TOO_SMALL: ({ width, height }) =>
    Math.min(width, height) < LEAST_SIDE || Math.max(width, height) < LEAST_LONGEST_SIDE,
  BLURRED: isBlurred,
  UPSCALED: (picture) =>
    picture.sharpness !== null && picture.sharpness < UPSCALED_BELOW && !isBlurred(picture),
  PLACEHOLDER: ({ largest }) => largest >= PLACEHOLDER_FROM,
  NO_WHITE_BACKGROUND: ({ whiteBorder }) => whiteBorder < WHITE_BORDER,
  UNUSUAL_ASPECT: ({ width, height }) => Math.max(width, height) > LARGEST_ASPECT * Math.min(width, height),
};

/** Decides what is wrong with a picture. */
export function findingsOf(picture: PictureMeasures): Findings {
  return (Object.keys(RULES) as (keyof typeof RULES)[]).filter((finding) => RULES[finding](picture));
}

function isBlurred({ seenSharpness }: PictureMeasures): boolean {
  return seenSharpness !== null && seenSharpness < BLURRED_BELOW;
}
