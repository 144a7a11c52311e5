import type { RequestStatus } from '../request-status.js';

/** More images than these are not listed in an event: it would be too long for many who receive it. */
export const MOST_LISTED_IMAGES = 1000;

/** A product in an event. Output URLs are in the order of the input URLs; that of a failed image is null. */
export interface EventProduct {
  readonly serialNumber: string;
  readonly productName: string;
  readonly inputImageUrls: readonly string[];
  readonly outputImageUrls: readonly (string | null)[];
}

/** What an event tells of a request that has ended. Bytes are those of the completed images. */
export interface RequestSummary {
  readonly requestId: string;
  readonly fileName: string;
  readonly status: RequestStatus;
  readonly totalImages: number;
  readonly processedImages: number;
  readonly completedImages: number;
  readonly failedImages: number;
  /** Rows of the CSV that the upload left out. */
  readonly skippedRowCount: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly inputCsvUrl: string;
  readonly outputCsvUrl: string | null;
  readonly errorsCsvUrl: string | null;
}

/** The type of the event with which a round of a request ends. */
export function eventTypeOf(status: RequestStatus): 'request.completed' | 'request.cancelled' {
  return status === 'CANCELLED' ? 'request.cancelled' : 'request.completed';
}

/** The event in the words in which it is told to everybody; `products` is null where there are too many images. */
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
