import type { ImageChecks } from './image-checks.js';

/** A smaller output of an image. */
export interface ImageSize {
  /** Pixels of one frame as displayed. */
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** What the compressor measures of the image that it returns, and what is recorded with the result. */
export interface ImageMeasurements {
  /** Pixels of one frame as displayed, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** The same of the input; null in results of earlier versions. */
  readonly inputWidth: number | null;
  readonly inputHeight: number | null;
  /** The SSIMULACRA 2.1 score against the input, 100 for no difference; null where it was not measured. */
  readonly score: number | null;
  /** The outputs that are smaller than the image itself, the widest first; null where no widths were asked for. */
  readonly sizes: readonly ImageSize[] | null;
  /** What the checks of the picture found; null where it was not checked. */
  readonly checks: ImageChecks | null;
}
