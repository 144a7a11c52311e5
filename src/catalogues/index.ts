export { CatalogueProcessor } from './catalogue.processor.js';
export { CataloguesModule } from './catalogues.module.js';
export { OrphanSweep } from './orphan.sweep.js';
export { Retention } from './retention.js';
