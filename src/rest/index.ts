export { serveDocs } from './docs/serve-docs.js';
export { ProgressEventsService } from './events/progress-events.service.js';
export { RestModule } from './rest.module.js';
