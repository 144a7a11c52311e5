import type { CompressedImage, CompressionSettings } from './compression-options.js';
import type { PictureErrorCode } from './image-errors.js';

/** The limits of a child, told to it as its only argument, in JSON. */
export interface ChildLimits {
  readonly maxPixels: number;
  readonly maxRssBytes: number;
}

/** To the child: one picture. */
export interface PictureMessage {
  readonly id: number;
  readonly input: Uint8Array;
  readonly options: CompressionSettings;
}

/** From the child: it can work; it is done with a picture; it is about to die of too much memory. */
export type ChildMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly image: CompressedImage }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly code: PictureErrorCode;
      readonly message: string;
      /** For the log: what the decoder said. */
      readonly detail: string;
    }
  | { readonly type: 'memory'; readonly rssBytes: number };
