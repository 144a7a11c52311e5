export { RequestJobProcessor } from './request-job.processor.js';
export { RequestJobsModule } from './request-jobs.module.js';
