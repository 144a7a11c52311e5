import { Module } from '@nestjs/common';
import { StorageModule } from '../../storage/index.js';
import { RequestEventPublisher } from '../events/request-event-publisher.js';
import { RequestsModule } from '../requests.module.js';
import { OutputCsvWriter } from '../output-csv/output-csv-writer.js';
import { RecordImages } from '../output-csv/record-images.js';
import { RequestJobTable } from './request-job-table.js';
import { RequestJobProcessor } from './request-job.processor.js';
import { RequestSettlement } from '../request-settlement.js';
import { RequestJobs } from './request-jobs.js';

/** Runs request jobs, for the workers: cancel, finalize, retry and purge. Needs an implementation of `RequestEvents`. */
@Module({
  imports: [RequestsModule, StorageModule],
  providers: [
    OutputCsvWriter,
    RecordImages,
    RequestEventPublisher,
    RequestJobProcessor,
    RequestJobs,
    RequestJobTable,
    RequestSettlement,
  ],
})
export class RequestJobsModule {}
