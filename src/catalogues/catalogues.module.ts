import { Module } from '@nestjs/common';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { CatalogueDispatcher } from './catalogue.dispatcher.js';
import { CatalogueProcessor } from './catalogue.processor.js';
import { Installation } from './installation.js';
import { OrphanSweep } from './orphan.sweep.js';
import { OutputService } from './output.service.js';
import { Retention } from './retention.js';

/** The work on catalogues as a whole: cancelling, writing the output CSVs, clearing away. */
@Module({
  imports: [RequestsModule, StorageModule],
  providers: [CatalogueDispatcher, CatalogueProcessor, Installation, OrphanSweep, OutputService, Retention],
})
export class CataloguesModule {}
