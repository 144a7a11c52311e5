import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { CatalogueSources } from './catalogue-sources.js';
import { CsvIntake } from './csv-intake.js';
import { CsvSurveys } from './inspection/csv-surveys.js';
import { InspectionService } from './inspection/inspection.service.js';
import { NotificationTargets } from './notification-targets.js';
import { PreviewModule } from './preview/preview.module.js';
import { RedoResolver } from './redo/redo.resolver.js';
import { SpoolSpace } from './spool/spool-space.js';
import { UploadMetrics } from './upload-metrics.js';
import { slotsOf, UploadSlots } from './upload-slots.js';
import { UploadResolver } from './upload.resolver.js';
import { UploadService } from './upload.service.js';

/** Accepts and inspects uploaded CSVs. */
@Module({
  imports: [PreviewModule, RequestsModule, StorageModule, NotificationsModule],
  providers: [
    CatalogueSources,
    CsvIntake,
    CsvSurveys,
    InspectionService,
    NotificationTargets,
    RedoResolver,
    {
      provide: SpoolSpace,
      inject: [CONFIG],
      useFactory: ({ upload }: Config) => new SpoolSpace(upload.spoolBytes),
    },
    {
      provide: UploadSlots,
      inject: [CONFIG],
      useFactory: ({ database }: Config) => new UploadSlots(slotsOf(database.pool)),
    },
    UploadMetrics,
    UploadResolver,
    UploadService,
  ],
  exports: [InspectionService, NotificationTargets, PreviewModule, SpoolSpace, UploadService],
})
export class UploadModule {}
