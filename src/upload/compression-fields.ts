import type { CompressionSettings } from '../images/index.js';

/** The settings that are options of one image. To keep the original is a command on single images; checks change no image. */
export type CompressionOption = Exclude<keyof CompressionSettings, 'keepOriginal' | 'checks'>;

/** The compiler rejects a setting that is missing here, so that previews have every option of an upload. */
const FIELDS: Readonly<Record<CompressionOption, true>> = {
  quality: true,
  target: true,
  format: true,
  allow: true,
  effort: true,
  maxWidth: true,
  maxHeight: true,
  sizes: true,
  background: true,
  pad: true,
  trim: true,
  keepMetadata: true,
};

/** The options of an upload that decide how an image is compressed. */
export const COMPRESSION_OPTIONS = Object.keys(FIELDS) as CompressionOption[];
