export { type CompareOptions, EarlierRequests } from './comparison/earlier-requests.js';
export { ComparisonResolver } from './comparison/comparison.resolver.js';
export { Comparison, comparisonOf } from './comparison/comparison.model.js';
export { RemovedImage, toRemovedImage } from './comparison/removed-image.model.js';
export { type CompletedImage, CompletedImages, type RecordRange } from './completed-images.js';
export { DuplicateKeyError, type Ingest, type LeftOut, LostCommitError } from './ingest/ingest.js';
export type { RequestEntity } from './entities/index.js';
export { FAILURE_FILTER, type FailureFilter, failureFilter } from './failure-filter.js';
export { FetchHeaderSecrets } from './fetch-header-secrets.js';
export { IngestService } from './ingest/ingest.service.js';
export { Links } from './links.js';
export { checkPageSize, decodeCursor, encodeCursor, isRecord, MAX_PAGE } from './models/connection.js';
export {
  CatalogueProfileEnum,
  EffortEnum,
  ImageVerdictEnum,
  InvalidRowPolicyEnum,
  InputFormatEnum,
  OutputFormatEnum,
  OutputModeEnum,
  ReportColumnsEnum,
} from './models/enums.js';
export { Image, toImage } from './models/image.model.js';
export { asNode, Node } from './models/node.model.js';
export type { Progress } from './models/progress.model.js';
export { CompressionOptions } from './models/compression-options.model.js';
export { UploadOptions } from './models/upload-options.model.js';
export { Request, RowError, toRequest } from './models/request.model.js';
export {
  type InvalidRowPolicy,
  type ReadingOptions,
  type UploadedOptions,
  uploadedOptionsOf,
} from './reading-options.js';
export { progressOf } from './progress/progress.js';
export { ProgressResolver } from './progress.resolver.js';
export { ProgressHub } from './progress/progress-hub.js';
export { COMPRESSOR_NOTICE, storageNotice } from './notice/notice.js';
export { type ImageNotice, recordNotices } from './notice/record-notices.js';
export { RequestNotices } from './notice/request-notices.js';
export { type Watcher, Watchers } from './watchers.js';
export { ImagesResolver } from './images.resolver.js';
export { ProductsResolver } from './products.resolver.js';
export { RequestCommands } from './request-commands.js';
export { RequestLoaders } from './request-loaders.js';
export { type RequestNode, RequestNodes } from './request-nodes.js';
export {
  DEFAULT_OPTIONS,
  optionsOf,
  type OutputMode,
  type ReportColumns,
  type RequestOptions,
} from './request-options.js';
export { RequestList } from './list/request-list.js';
export { RequestListResolver } from './list/request-list.resolver.js';
export type { ImageFilter } from './image-filter.js';
export { RequestQueries } from './request-queries.js';
export {
  IMAGE_CHANGES,
  IMAGE_STATUSES,
  type ImageStatus,
  type ImageVerdict,
  isTerminal,
  REQUEST_STATUSES,
  type RequestStatus,
  statusOfProduct,
} from './request-status.js';
export { CHANGE_OF_RESULT, EARLIER_ROW, restoreEarlier } from './earlier-result.js';
export { measurementsRow, RESULT_ROW_TYPE, SELECT_MEASUREMENTS } from './image-result-columns.js';
export { MAX_REDONE_IMAGES, type RedoOptions } from './jobs/redo-round.js';
export { requestNotFound } from './request-errors.js';
export { UPDATE_REQUESTS } from './request-update.js';
export { RequestEvents, type RequestEnd } from './events/request-events.js';
export { RequestJobProcessor, RequestJobsModule } from './jobs/index.js';
export { RequestSavings } from './savings/savings.model.js';
export { SavingsResolver } from './savings/savings.resolver.js';
export { RequestsModule } from './requests.module.js';
export { RequestLinksResolver } from './request-links.resolver.js';
export { RequestsResolver } from './requests.resolver.js';
export { tableExtensionOf } from './table-extension.js';
export { isServed, type RequestFileState } from './served-files.js';
export { OldRequests } from './old-requests.js';
export type { RequestSummary } from './events/request-event-body.js';
export { WorkSignals } from './work-signals.js';
