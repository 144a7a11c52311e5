export { CataloguesModule } from './catalogues.module.js';
export { OrphanSweep } from './orphan.sweep.js';
export { RequestJobProcessor } from './request-job.processor.js';
export { Retention } from './retention.js';
