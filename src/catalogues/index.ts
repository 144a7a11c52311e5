export { CatalogueProcessor } from './catalogue.processor.js';
export { CataloguesModule } from './catalogues.module.js';
