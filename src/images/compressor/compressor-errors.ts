import { HalftoneError } from '../../common/index.js';

/**
 * The compressor itself cannot work: it is closed, or its children do not start. No picture is to blame, so
 * this is no ImageProcessingError; the same picture can be compressed once the compressor works again.
 */
export class CompressorError extends HalftoneError {
  readonly code = 'COMPRESSOR_UNAVAILABLE';
}
