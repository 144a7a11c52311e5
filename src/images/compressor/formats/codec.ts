import type { Sharp, SharpOptions } from 'sharp';
import type { Effort } from '../../../common/index.js';
import type { PictureKind } from '../picture-kind.js';
import type { ScoreCurve } from '../target/score-curve.js';
import type { Apng } from './apng.js';
import type { JpegStructure } from './jpeg-segments.js';

/** The header of a still image of 8 bits, without a colour profile or an orientation. */
export interface PlainHeader {
  readonly width: number;
  readonly height: number;
  readonly isGrey: boolean;
  readonly hasAlpha: boolean;
  readonly hasHalvedChroma: boolean;
}

/** An image in the form in which libvips decodes it as browsers do. */
export interface DecoderInput {
  readonly bytes: Uint8Array;
  readonly options: SharpOptions;
  /** The header, where it is known without libvips. */
  readonly header?: PlainHeader | null;
  /** Bytes that must decode without an error before the image is used. */
  readonly check?: Buffer | null;
  /** The number of frames or pages where libvips does not report it. */
  readonly frames?: number;
  /** The frames of an animated PNG, which libvips does not read. */
  readonly apng?: Apng;
  /** The quality that the image was encoded with, on the scale of the option `quality`, where its file shows it. */
  readonly quality?: number;
  /** The segments of a JPEG, which are read once: that takes a hundredth of the time of its compression. */
  readonly structure?: JpegStructure;
  /** The HDR transfer function of the image, which cannot be converted here. */
  readonly hdr?: string;
}

/** How images of one format are read. */
export interface Decoder {
  /** The libvips loader, `VipsForeignLoad<loader>Buffer`. */
  readonly loader: string;
  /** Recognises a file that has the signature of the format, or any file when the format has no signature. */
  readonly recognises?: (bytes: Uint8Array) => boolean;
  /** Prepares an image for libvips where libvips and browsers read it differently. Nothing is decoded. */
  readonly prepare: (bytes: Buffer) => DecoderInput;
  /** Whether the pages that libvips reports are the frames of an animation. */
  readonly hasFrames: boolean;
  /** Removes metadata, without decoding. The displayed orientation, 1 to 8, stays. `prepared` saves reading the file again. */
  readonly strip: (bytes: Buffer, orientation: number, prepared?: DecoderInput) => Buffer;
  /** Returns an image without metadata in fewer bytes with the same pixels, or null where that is not possible. */
  readonly rewrite?: (stripped: Buffer) => Promise<Buffer | null>;
}

/** The timing of an animation: milliseconds for each frame, and how often it is played (0: without end). */
export interface FrameTiming {
  readonly delay: number[];
  readonly loop: number;
}

/** What an image is encoded with. */
export interface EncodeSettings {
  /** 1 to 100, which means the same to the eye in every format. */
  readonly quality: number;
  readonly effort: Effort;
  readonly kind: PictureKind;
  /** Whether the image has an alpha channel. */
  readonly hasAlpha: boolean;
}

/** How images of one format are written. */
export interface Encoder {
  /** Sets the format and the encoder's own settings. */
  readonly encode: (image: Sharp, settings: EncodeSettings) => Sharp;
  /** Encodes without loss, which takes fewer bytes of an animation of few colours. */
  readonly encodeLossless?: (image: Sharp, settings: EncodeSettings) => Sharp;
  /** The quality with which `adaptive-jpeg` encodes with the effort SMALLEST; without it the format is not encoded so. */
  readonly adaptiveQuality?: (quality: number) => number;
  /** The score that photographs have at each quality, where the search for a `target` begins. */
  readonly scoreCurve: ScoreCurve;
  /** Whether still images are written with a palette that may be too small for them. */
  readonly hasPalette?: boolean;
  /** Whether the settings depend on the kind of the picture. */
  readonly dependsOnKind: boolean;
  /** Packs encoded bytes again with the same pixels and metadata; null where that is not possible. */
  readonly repack?: (bytes: Uint8Array) => Promise<Buffer | null>;
  /** The longest side that the format supports, in pixels. */
  readonly maxSide: number;
  /** Whether the format has transparency; otherwise images are written on white. */
  readonly hasAlpha: boolean;
  /** Sets the timing of an animation; null when the format is written as a still image only. */
  readonly animate: ((image: Sharp, timing: FrameTiming) => Sharp) | null;
}

/** A truncated image is an error; oddities that every browser tolerates are not. */
export const DECODER_OPTIONS: SharpOptions = { failOn: 'error', autoOrient: true };

/** Dithering hides banding, but its noise adds up to two thirds to a palette image: none up to quality 50. */
export function ditherOf(quality: number): number {
  return Math.max(0, (quality - 50) / 50);
}
