import { IMAGE_FORMATS, READABLE_FORMATS, type ReadableFormat } from '../../common/index.js';
import { prepareInput } from './decoder-input.js';
import { detectFormat } from './format-detection.js';
import type { DecoderInput } from './formats/codec.js';
import { CODECS } from './formats/index.js';
import { ImageCompressionError } from './compressor-errors.js';
import { sharp } from './sharp.js';

/** The properties of an image, read from its header without decoding pixels. */
export interface Inspection {
  readonly format: ReadableFormat;
  /** The bytes and options for libvips. */
  readonly decoder: DecoderInput;
  /** Pixels of one frame as displayed, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** Frames of an animation or pages of a document; 1 for a still image. */
  readonly frames: number;
  /** The frames that can be decoded as an animation; 1 for pages, and for animations that cannot be decoded. */
  readonly playableFrames: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
  readonly hasProfile: boolean;
  readonly isGrey: boolean;
  /** More than 8 bits per channel. */
  readonly isDeep: boolean;
  /** Whether its chroma is stored at half the width and height (4:2:0), as far as that is known. */
  readonly hasHalvedChroma: boolean;
}

/** CMYK with alpha has five channels; files with more hold layers of another kind. */
const MAX_CHANNELS = 5;

/**
 * Reads the format and the header of an image.
 *
 * @throws {ImageCompressionError} NOT_AN_IMAGE, UNSUPPORTED_FORMAT, or CORRUPT_IMAGE when the header is damaged
 */
export async function inspectImage(bytes: Uint8Array): Promise<Inspection> {
  const format = formatOf(bytes);
  const decoder = readStructure(() => prepareInput(bytes, format));
  if (decoder.header) return { format, decoder, ...PLAIN, ...decoder.header };
  const header = await readHeader(decoder);
  if (header.channels > MAX_CHANNELS) {
    throw new ImageCompressionError(
      'UNSUPPORTED_FORMAT',
      `The image has ${header.channels} channels; at most ${MAX_CHANNELS} are supported.`,
    );
  }
  return {
    format,
    decoder,
    width: header.autoOrient.width,
    height: header.autoOrient.height,
    frames: decoder.frames ?? header.pages ?? 1,
    playableFrames: playableFrames(format, decoder, header),
    orientation: header.orientation ?? 1,
    hasAlpha: header.hasAlpha,
    hasProfile: header.hasProfile,
    isGrey: header.space === 'b-w' || header.space === 'grey16',
    isDeep: header.depth !== 'uchar',
    hasHalvedChroma: header.chromaSubsampling === '4:2:0',
  };
}

/** What is the same for every image whose header is known without libvips. */
const PLAIN = {
  frames: 1,
  playableFrames: 1,
  orientation: 1,
  hasProfile: false,
  isDeep: false,
} as const;

const SUPPORTED = new Intl.ListFormat('en-GB').format(
  READABLE_FORMATS.map((format) => IMAGE_FORMATS[format].label),
);

function formatOf(bytes: Uint8Array): ReadableFormat {
  const found = detectFormat(bytes);
  if (found.kind === 'SUPPORTED') return found.format;
  if (found.kind === 'NO_IMAGE') throw new ImageCompressionError('NOT_AN_IMAGE', 'The file is not an image.');
  throw new ImageCompressionError(
    'UNSUPPORTED_FORMAT',
    `The file is ${found.name}; ${SUPPORTED} are supported. ${found.advice}`,
  );
}

/** Reports reads beyond the end of the file as damage. */
export function readStructure<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ImageCompressionError('CORRUPT_IMAGE', 'The image is damaged: its structure cannot be read.', {
      cause: error,
    });
  }
}

async function readHeader({ bytes, options }: DecoderInput) {
  try {
    // Our own limits are checked later, with errors that name them.
    return await sharp(bytes, { ...options, limitInputPixels: false, limitInputChannels: false }).metadata();
  } catch (error) {
    throw new ImageCompressionError('CORRUPT_IMAGE', 'The image is damaged: its header cannot be read.', {
      cause: error,
    });
  }
}

/** libvips decodes the frames of some formats; those of a PNG are composed here, but are not rotated. */
function playableFrames(
  format: ReadableFormat,
  { apng }: DecoderInput,
  { pages = 1, orientation = 1 }: { pages?: number; orientation?: number },
): number {
  if (CODECS[format].decoder.hasFrames) return pages;
  return orientation === 1 ? (apng?.frames.length ?? 1) : 1;
}
