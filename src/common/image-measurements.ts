/** What the compressor measures of the image that it returns, and what is recorded with the result. */
export interface ImageMeasurements {
  /** Pixels of one frame as displayed, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
}
