export { chooseQueueBackend } from './queue.backend.js';
export { QueueErrors } from './queue.errors.js';
export { QueueModule } from './queue.module.js';
export { IMAGE_QUEUE, QUEUE_NAMES, REQUEST_QUEUE, type ImageJob, type RequestJob } from './queue.names.js';
