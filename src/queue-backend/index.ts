export { chooseQueueBackend } from './queue-backend.js';
export { diagnoseQueue } from './diagnose-queue.js';
export { checkQueue } from './queue-check.js';
export { QueueErrors } from './queue-errors.js';
export { QueueModule } from './queue.module.js';
export { DELIVERY_QUEUE, IMAGE_QUEUE, QUEUE_NAMES, REQUEST_QUEUE } from './queue-names.js';
export { countWorkers } from './worker-count.js';
