import { Module } from '@nestjs/common';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { CatalogueIntake } from './catalogue-intake.js';
import { InspectionService } from './inspection/inspection.service.js';
import { OwnReceivers } from './own-receivers.service.js';
import { UploadResolver } from './upload.resolver.js';
import { UploadService } from './upload.service.js';

/** The way in for catalogues. */
@Module({
  imports: [RequestsModule, StorageModule, WebhooksModule],
  providers: [CatalogueIntake, InspectionService, OwnReceivers, UploadResolver, UploadService],
  exports: [InspectionService, OwnReceivers, UploadService],
})
export class UploadModule {}
