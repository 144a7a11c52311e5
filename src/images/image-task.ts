import type { ImageErrorCode, ImageMeasurements } from '../common/index.js';
import type { Validators } from '../outbound/index.js';
import type { Lease } from '../work-queue/index.js';
import type { CompressionSettings } from './compressor/index.js';
import type { ImageVerdict, RequestOptions } from '../requests/index.js';

/** A leased image, with everything that the pipeline needs. */
export interface ImageTask extends Lease {
  readonly requestId: string;
  readonly inputUrl: string;
  /** The number of this attempt, from 1; attempts whose worker was lost are not counted. */
  readonly attempt: number;
  /** Those of its request, but for what the image has of its own. */
  readonly options: RequestOptions & Pick<CompressionSettings, 'keepOriginal'>;
  /** How often the image was redone; its output has another name each time. */
  readonly revision: number;
  /** The headers for its host, encrypted; null without any. */
  readonly fetchHeaders: string | null;
  readonly owner: string | null;
  /** The span in which the round of its request was requested; null without tracing. */
  readonly traceparent: string | null;
  /** The number of images of its request. */
  readonly requestImages: number;
}

/** What an image was made of, by which a later one of the same owner finds it. */
export interface ImageSource {
  /** Stands for the URL; null when that must be downloaded each time. */
  readonly sourceKey: Buffer | null;
  /** Stands for the downloaded bytes. */
  readonly contentKey: Buffer;
  /** A hash of the downloaded bytes alone, as a UUID; null when an earlier version recorded none. */
  readonly inputHash: string | null;
  readonly validators: Validators | null;
}

/** The result of a task. Sizes are bytes of the downloaded and of the stored image. */
export type ImageResult =
  | (ImageMeasurements & {
      readonly outcome: 'completed';
      readonly verdict: ImageVerdict;
      readonly inputBytes: number;
      readonly outputBytes: number;
      readonly inputFormat: string;
      readonly outputFormat: string;
      readonly fileName: string;
      readonly source: ImageSource;
      readonly durationMs: number;
    })
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
  /** The worker was lost: the image waits again, and the lost attempt counts. */
  | { readonly outcome: 'lost' }
  /** The image cannot be processed now and waits for `delayMs`; the attempt does not count. `notice` says why. */
  | {
      readonly outcome: 'postponed';
      readonly delayMs: number;
      readonly notice?: string;
      readonly code?: ImageErrorCode;
    }
  /** The worker releases the image unchanged; the attempt does not count. */
  | { readonly outcome: 'released' };

/** The longest delay before an attempt. A due time further ahead was written before the clock was set back. */
export const MAX_IMAGE_DELAY_SECONDS = 360;
