import type { CompressionSettings } from '../../src/images/compressor/compression-options.js';

/** The settings of an upload without options, from which specs differ by name. */
export const DEFAULT_SETTINGS: CompressionSettings = {
  quality: 50,
  target: null,
  format: 'ORIGINAL',
  allow: null,
  effort: 'BALANCED',
  maxWidth: null,
  maxHeight: null,
  sizes: null,
  background: null,
  pad: null,
  trim: false,
  keepMetadata: false,
};
