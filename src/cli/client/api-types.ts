export type RequestStatus = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'PARTIAL' | 'FAILED' | 'CANCELLED';

/** The progress of a request, as in the API. */
export interface Progress {
  readonly status: RequestStatus;
  readonly totalImages: number;
  readonly processedImages: number;
  readonly failedImages: number;
  /** 0 to 100. */
  readonly percentage: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly etaSeconds: number | null;
}

export interface FailureGroup {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  readonly example: { readonly inputUrl: string };
}

/** How the images of a request differ from those of an earlier one, as in the API. */
export interface Comparison {
  readonly previousRequestId: string;
  readonly previousCreatedAt: string;
  readonly sameOptions: boolean;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly unknown: number;
  readonly reviewed: number;
}

export interface FindingGroup {
  readonly finding: string;
  readonly count: number;
}

/** What decides which columns about the images the output CSV has. */
export interface ReportOptions {
  readonly output: 'APPEND' | 'REPLACE';
  readonly report: 'NONE' | 'BASIC' | 'FULL' | null;
}

/** A request, as in the API. */
export interface RequestInfo {
  readonly id: string;
  readonly status: RequestStatus;
  readonly fileName: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly notice: string | null;
  readonly totalProducts: number;
  readonly productsWithoutImages: number;
  readonly skippedRowCount: number;
  readonly skippedImageCount: number;
  readonly unreadImageColumns: readonly string[];
  readonly outputCsvUrl: string | null;
  readonly errorsCsvUrl: string | null;
  readonly progress: Omit<Progress, 'status'> & { readonly completedImages: number };
  readonly comparison: Comparison | null;
  readonly failures: readonly FailureGroup[];
  readonly findings: readonly FindingGroup[];
  readonly uploadOptions: ReportOptions;
}

/** An image of a request, as in the API. */
export interface ImageInfo {
  readonly id: string;
  readonly inputUrl: string;
  readonly outputUrl: string | null;
  readonly fileName: string;
  readonly status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly verdict: 'COMPRESSED' | 'ALREADY_OPTIMISED' | 'KEPT_ORIGINAL' | 'REUSED' | null;
  readonly change: 'ADDED' | 'CHANGED' | 'UNCHANGED' | null;
  readonly inputBytes: number | null;
  readonly outputBytes: number | null;
  /** Its outputs, the largest included; empty without several widths. */
  readonly sizes: readonly { readonly width: number; readonly bytes: number; readonly url: string }[];
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** Whether the status no longer changes by itself. */
export function hasEnded(status: RequestStatus): boolean {
  return status !== 'PENDING' && status !== 'PROCESSING';
}
