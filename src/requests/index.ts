export { type CompletedImage, CompletedImages, type RecordRange } from './completed-images.service.js';
export { type NewRequest, DuplicateKeyError, type Ingest, LostCommitError } from './ingest/ingest.js';
export type { RequestEntity } from './entities/index.js';
export { IngestService } from './ingest/ingest.service.js';
export { Links } from './links.service.js';
export { checkPageSize, decodeCursor, encodeCursor, isRecord, MAX_PAGE } from './models/connection.js';
export { ImageFormatEnum, OutputModeEnum } from './models/enums.js';
export { asNode, Node } from './models/node.model.js';
export type { Progress } from './models/progress.model.js';
export { Request, RowError, toRequest } from './models/request.model.js';
export { progressOf } from './progress/progress.js';
export { ProgressResolver } from './progress.resolver.js';
export { ProgressHub } from './progress/progress.hub.js';
export { COMPRESSOR_NOTICE, outputNotice } from './notice/notice.js';
export { RequestNotices } from './notice/request-notices.service.js';
export { ProductsResolver } from './products.resolver.js';
export { RequestCommands } from './request-commands.service.js';
export { RequestLoaders, type RequestContext } from './request-loaders.js';
export { type RequestNode, RequestNodes } from './request-nodes.service.js';
export type { OutputMode, RequestOptions } from './request-options.js';
export { RequestQueries } from './request-queries.service.js';
export {
  IMAGE_FORMATS,
  IMAGE_STATUSES,
  type ImageFormat,
  type ImageStatus,
  isTerminal,
  REQUEST_STATUSES,
  type RequestStatus,
  statusOfProduct,
} from './request.status.js';
export { requestNotFound } from './request.errors.js';
export { RequestsModule } from './requests.module.js';
export { RequestsResolver } from './requests.resolver.js';
export { isServed, type RequestFileState } from './served-files.js';
export { CatalogueOutcomes } from './work/catalogue-outcomes.service.js';
export { LONGEST_DELAY_SECONDS, type ImageResult, type ImageTask } from './work/image-task.js';
export { ImageLeases } from './work/image-leases.service.js';
export { ImageResults } from './work/image-results.service.js';
export { ImageWindow } from './work/image-window.service.js';
export { OldRequests } from './work/old-requests.service.js';
export { RequestChores, type RequestChore } from './work/request-chores.service.js';
export { type RequestJob, type RequestJobResult, RequestJobTable } from './work/request-job.table.js';
export { StoredImages } from './work/stored-images.service.js';
export type { RequestSummary } from './work/request-event.js';
export { WorkSignals } from './work-signals.js';
