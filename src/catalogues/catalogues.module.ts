import { Module } from '@nestjs/common';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { Installation } from './installation.js';
import { OrphanSweep } from './orphan.sweep.js';
import { OutputService } from './output.service.js';
import { RequestJobProcessor } from './request-job.processor.js';
import { Retention } from './retention.js';

/** The work on catalogues as a whole: cancelling, writing the output CSVs, clearing away. */
@Module({
  imports: [RequestsModule, StorageModule],
  providers: [Installation, OrphanSweep, OutputService, RequestJobProcessor, Retention],
})
export class CataloguesModule {}
