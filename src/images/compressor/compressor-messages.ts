import type { CompressedImage } from './compression-options.js';
import type { ImageCompressionErrorCode } from './compressor-errors.js';

/** The limits of a child, passed to it as its only argument, in JSON. */
export interface ChildLimits {
  readonly maxPixels: number;
  readonly maxRssBytes: number;
  /** How many brief images it works on at a time; it begins them in the order of their arrival. */
  readonly inFlight: number;
}

/** Message to a child: compress one image. */
export interface CompressMessage {
  readonly id: number;
  readonly input: Uint8Array;
  /** `CompressionSettings` in JSON: a child parses those of a request once. */
  readonly options: string;
}

/**
 * Message from a child: it is ready, has finished an image, gives back those that it has not begun, since the others take long,
 * or is about to exit because of its memory limit.
 */
export type ChildMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly image: CompressedImage }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly code: ImageCompressionErrorCode;
      readonly message: string;
      /** The decoder's own message, for the log. */
      readonly detail: string;
    }
  | { readonly type: 'returned'; readonly ids: readonly number[] }
  | { readonly type: 'memory'; readonly rssBytes: number };
