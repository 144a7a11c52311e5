import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { StorageModule } from '../storage/index.js';
import { entities } from './entities/index.js';
import { SecretsModule } from '../secrets/index.js';
import { EarlierRequests } from './comparison/earlier-requests.js';
import { CompletedImages } from './completed-images.js';
import { FetchHeaderSecrets } from './fetch-header-secrets.js';
import { IngestService } from './ingest/ingest.service.js';
import { RequestList } from './list/request-list.js';
import { RequestListStream } from './list/request-list-stream.js';
import { Links } from './links.js';
import { RequestNotices } from './notice/request-notices.js';
import { StorageWatch } from './notice/storage-watch.js';
import { ProgressHub } from './progress/progress-hub.js';
import { ProgressSequence } from './progress/progress-sequence.js';
import { RequestCommands } from './request-commands.js';
import { RequestMetrics } from './request-metrics.js';
import { RequestNodes } from './request-nodes.js';
import { RequestQueries } from './request-queries.js';
import { OldRequests } from './old-requests.js';
import { WorkSignals } from './work-signals.js';

const services = [
  CompletedImages,
  EarlierRequests,
  FetchHeaderSecrets,
  IngestService,
  OldRequests,
  Links,
  ProgressHub,
  ProgressSequence,
  RequestCommands,
  RequestList,
  RequestListStream,
  RequestMetrics,
  RequestNodes,
  RequestNotices,
  RequestQueries,
  StorageWatch,
  WorkSignals,
];

/** Owns the aggregate request → product → image. Beside it only `images` writes, the leases and results of its images. */
@Module({
  imports: [AccessModule, SecretsModule, StorageModule, TypeOrmModule.forFeature(entities)],
  providers: services,
  exports: services,
})
export class RequestsModule {}
