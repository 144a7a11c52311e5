import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { DeliveriesModule } from '../deliveries/index.js';
import { StorageModule } from '../storage/index.js';
import { entities } from './entities/index.js';
import { CompletedImages } from './completed-images.service.js';
import { IngestService } from './ingest/ingest.service.js';
import { Links } from './links.service.js';
import { RequestNotices } from './notice/request-notices.service.js';
import { StorageWatch } from './notice/storage-watch.service.js';
import { ProgressHub } from './progress/progress.hub.js';
import { ProgressSequence } from './progress/progress-sequence.service.js';
import { RequestCommands } from './request-commands.service.js';
import { RequestMetrics } from './request.metrics.js';
import { RequestNodes } from './request-nodes.service.js';
import { RequestQueries } from './request-queries.service.js';
import { CatalogueOutcomes } from './work/catalogue-outcomes.service.js';
import { ImageLeases } from './work/image-leases.service.js';
import { ImageResults } from './work/image-results.service.js';
import { OldRequests } from './work/old-requests.service.js';
import { ImageWindow } from './work/image-window.service.js';
import { RequestAnnouncer } from './work/request-announcer.service.js';
import { RequestChores } from './work/request-chores.service.js';
import { StoredImages } from './work/stored-images.service.js';
import { RequestJobTable } from './work/request-job.table.js';
import { WorkSignals } from './work-signals.js';

const services = [
  CatalogueOutcomes,
  CompletedImages,
  IngestService,
  ImageLeases,
  ImageResults,
  OldRequests,
  ImageWindow,
  Links,
  ProgressHub,
  ProgressSequence,
  RequestAnnouncer,
  RequestChores,
  RequestCommands,
  RequestJobTable,
  RequestMetrics,
  RequestNodes,
  RequestNotices,
  RequestQueries,
  StorageWatch,
  StoredImages,
  WorkSignals,
];

/** The aggregate request → product → image, and the only writer of its statuses. */
@Module({
  imports: [AccessModule, DeliveriesModule, StorageModule, TypeOrmModule.forFeature(entities)],
  providers: services,
  exports: services,
})
export class RequestsModule {}
