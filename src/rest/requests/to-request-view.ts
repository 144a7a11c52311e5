import {
  type CompressionOptions,
  optionsOf,
  type Progress,
  type RequestEntity,
  uploadedOptionsOf,
} from '../../requests/index.js';
import type { RequestView } from './request-view.js';

/** The fields of a view that do not come from the request or its progress. */
export type RequestDetails = Pick<
  RequestView,
  | 'notice'
  | 'inputFileUrl'
  | 'inputCsvUrl'
  | 'outputCsvUrl'
  | 'errorsCsvUrl'
  | 'imagesZipUrl'
  | 'statusUrl'
  | 'eventsUrl'
>;

/** Converts a request to the form that REST clients see. */
export function toRequestView(
  request: Pick<
    RequestEntity,
    | 'fileName'
    | 'inputFormat'
    | keyof CompressionOptions
    | 'readingOptions'
    | 'output'
    | 'report'
    | 'webhookUrl'
    | 'email'
    | 'createdAt'
    | 'startedAt'
    | 'completedAt'
    | 'totalProducts'
    | 'skippedRowCount'
    | 'skippedImageCount'
    | 'unreadImageColumns'
    | 'layout'
    | 'productsWithoutImages'
  >,
  progress: Progress,
  details: RequestDetails,
): RequestView {
  const { fileName, inputFormat, webhookUrl, email, createdAt, startedAt, completedAt } = request;
  return {
    requestId: progress.requestId,
    request_id: progress.requestId,
    status: progress.status,
    fileName,
    inputFormat,
    options: optionsOf(request),
    uploadOptions: uploadedOptionsOf(request),
    comparison: progress.comparison,
    webhookUrl,
    email,
    createdAt,
    updatedAt: progress.updatedAt,
    sequence: progress.sequence,
    startedAt,
    completedAt,
    percentage: progress.percentage,
    processedImages: progress.processedImages,
    totalImages: progress.totalImages,
    completedImages: progress.completedImages,
    failedImages: progress.failedImages,
    inputBytes: progress.inputBytes,
    outputBytes: progress.outputBytes,
    etaSeconds: progress.etaSeconds,
    totalProducts: request.totalProducts,
    skippedRowCount: request.skippedRowCount,
    skippedImageCount: request.skippedImageCount,
    unreadImageColumns: request.unreadImageColumns,
    profile: request.layout?.profile ?? null,
    productsWithoutImages: request.productsWithoutImages,
    ...details,
  };
}
