import type { ImageErrorCode } from '../../common/index.js';
import type { Lease } from '../../work-queue/index.js';
import type { RequestOptions } from '../request-options.js';
import type { ImageVerdict } from '../request-status.js';

/** An image whose lease the holder of `token` has, with all that working on it takes. */
export interface ImageTask extends Lease {
  readonly requestId: string;
  readonly inputUrl: string;
  /** Which try this is, from 1; tries whose worker was lost are not counted. */
  readonly attempt: number;
  readonly options: RequestOptions;
  /** The span that the round of its request was asked for in; null where nothing is traced. */
  readonly traceparent: string | null;
  /** How many images its request has. */
  readonly requestImages: number;
}

/** What became of a task. Sizes are bytes of the downloaded and of the stored image. */
export type ImageResult =
  | {
      readonly outcome: 'completed';
      readonly verdict: ImageVerdict;
      readonly inputBytes: number;
      readonly outputBytes: number;
      readonly inputFormat: string;
      readonly outputFormat: string;
      readonly width: number;
      readonly height: number;
      readonly durationMs: number;
    }
  | {
      readonly outcome: 'failed';
      readonly code: ImageErrorCode;
      readonly message: string;
      readonly durationMs: number;
    }
  | {
      readonly outcome: 'retry';
      readonly code: ImageErrorCode;
      readonly message: string;
      readonly durationMs: number;
      readonly delayMs: number;
    }
  /** Its holder is gone: the image waits again, and the try is held against it. */
  | { readonly outcome: 'lost' }
  /** It cannot be worked on now, which is not held against it: it waits for so long. `notice` tells of a trouble. */
  | { readonly outcome: 'postponed'; readonly delayMs: number; readonly notice?: string }
  /** Its holder gives it back untouched. */
  | { readonly outcome: 'released' };

/** No image waits longer for its next attempt; a due time further ahead was written before the clock was set back. */
export const LONGEST_DELAY_SECONDS = 360;
