/** What the client asked to be done with every image of a request (the GraphQL input, by the same names). */
export interface CompressionSettings {
  /** 1 (fewest bytes) to 100 (best; for PNG: no loss). */
  readonly quality: number;
  readonly format: 'ORIGINAL' | 'JPEG' | 'PNG' | 'WEBP' | 'AVIF';
  /** Pixels. The picture is fitted inside both bounds and never enlarged; null is no bound. */
  readonly maxWidth: number | null;
  readonly maxHeight: number | null;
  /** Keeps EXIF, XMP, IPTC and, as an sRGB profile, ICC; otherwise none of them. */
  readonly keepMetadata: boolean;
}

/** The formats read. All but SVG are written too. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'svg';

/** The formats written. */
export type RasterFormat = Exclude<ImageFormat, 'svg'>;

/** What became of one picture. */
export interface CompressedImage {
  readonly verdict: 'COMPRESSED' | 'KEPT_ORIGINAL';
  /** The compressed bytes; null with KEPT_ORIGINAL, when the input's own bytes are the result. */
  readonly output: Uint8Array | null;
  readonly inputFormat: ImageFormat;
  readonly outputFormat: ImageFormat;
  /** Pixels as shown (after EXIF orientation), of one frame, of the result. */
  readonly width: number;
  readonly height: number;
}
