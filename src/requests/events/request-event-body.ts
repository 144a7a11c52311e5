import type { Comparison } from '../comparison/comparison.model.js';
import type { FindingCount } from '../findings/image-findings.js';
import type { LinkedSize } from '../links.js';
import type { ImageChange, RequestStatus } from '../request-status.js';

/** An event with more images lists none: its body would be too long for many webhook endpoints. */
export const MAX_LISTED_IMAGES = 1000;

/** A product in an event. Output URLs are in the order of the input URLs; the output URL of a failed image is null. */
export interface EventProduct {
  readonly serialNumber: string;
  readonly productName: string;
  readonly inputImageUrls: readonly string[];
  readonly outputImageUrls: readonly (string | null)[];
  /** The SSIMULACRA 2.1 scores of the output images; null where there is no image or no score. */
  readonly outputImageScores: readonly (number | null)[];
  /** The outputs of each image by ascending width; absent where no image has several widths. */
  readonly outputImageSizes?: readonly (readonly LinkedSize[])[];
  /** How the images differ from those of the earlier request; null where that is not known or there is none. */
  readonly imageChanges: readonly (ImageChange | null)[];
}

/** The summary of an ended request in its event. Bytes are those of the completed images. */
export interface RequestSummary {
  readonly requestId: string;
  readonly fileName: string;
  readonly status: RequestStatus;
  readonly totalImages: number;
  readonly processedImages: number;
  readonly completedImages: number;
  readonly failedImages: number;
  /** The number of CSV rows that the upload skipped. */
  readonly skippedRowCount: number;
  /** The number of image URLs in these rows. */
  readonly skippedImageCount: number;
  /** The columns that contain image URLs and were not read. */
  readonly unreadImageColumns: readonly string[];
  /** The line of the row within which the CSV ends, which is skipped; absent when the CSV is complete. */
  readonly truncatedLine?: number | undefined;
  /** How the images differ from those of an earlier request; absent when there is none. */
  readonly comparison?: Comparison | undefined;
  /** How many images have each finding, without those that none has; absent when the pictures were not checked. */
  readonly findings?: readonly FindingCount[] | undefined;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly inputCsvUrl: string;
  readonly outputCsvUrl: string | null;
  readonly errorsCsvUrl: string | null;
}

/** Returns the type of the event for the end of a round. */
export function eventTypeOf(status: RequestStatus): 'request.completed' | 'request.cancelled' {
  return status === 'CANCELLED' ? 'request.cancelled' : 'request.completed';
}

/** Builds the JSON body of the event, the same for all notification targets. `products` is null for too many images. */
export function eventBody(
  summary: RequestSummary,
  products: readonly EventProduct[] | null,
  endedAt: Date,
): string {
  return JSON.stringify({
    type: eventTypeOf(summary.status),
    timestamp: endedAt.toISOString(),
    data: { ...summary, ...(products === null ? { products: [], productsTruncated: true } : { products }) },
  });
}
