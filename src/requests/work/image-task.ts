import type { ImageErrorCode } from '../../common/index.js';
import type { RequestOptions } from '../request-options.js';
import type { ImageVerdict } from '../request.status.js';

/** An image handed to the queue: the job of this very dispatch, told from earlier ones by `generation`. */
export interface DispatchedImage {
  readonly imageId: string;
  readonly generation: number;
}

/** What goes to the queue. A suspect was in the hands of a worker that was lost, so it may be what kills workers. */
export interface ImageDispatch extends DispatchedImage {
  readonly suspect: boolean;
}

/** The right to work on an image and to say what became of it, as long as it is renewed. */
export interface Lease {
  readonly imageId: string;
  readonly token: string;
}

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

/** How long a lease lasts without being renewed: what a killed worker held is taken back after it. */
export const LEASE_SECONDS = 12;

/** No image waits longer for its next attempt; a due time further ahead was written before the clock was set back. */
export const LONGEST_DELAY_SECONDS = 360;
