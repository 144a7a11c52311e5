import type { CompressionSettings } from '../../src/images/compressor/compression-options.js';
import { DEFAULT_OPTIONS } from '../../src/requests/request-options.js';

const { keepOriginals: _, reuse: __, checks: ___, ...settings } = DEFAULT_OPTIONS;

/** The settings of an upload without options, from which specs differ by name. */
export const DEFAULT_SETTINGS: CompressionSettings = settings;
