import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { FilesModule } from '../file-serving/index.js';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { UploadModule } from '../upload/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { ArchiveController } from './archive/archive.controller.js';
import { ArchiveService } from './archive/archive.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveryLog } from './deliveries/delivery-log.js';
import { EventsController } from './events/events.controller.js';
import { ProgressEventsService } from './events/progress-events.service.js';
import { ActiveStreams } from './events/active-streams.js';
import { ImagesController } from './files/images.controller.js';
import { RequestFilesController } from './files/request-files.controller.js';
import { RequestFiles } from './files/request-files.js';
import { ImagesOfRequestController } from './requests/images-of-request.controller.js';
import { RedoController } from './requests/redo.controller.js';
import { RequestViews } from './requests/request-views.js';
import { RequestsController } from './requests/requests.controller.js';
import { StatusController } from './requests/status.controller.js';
import { InspectController } from './upload/inspect.controller.js';
import { PreviewController } from './upload/preview.controller.js';
import { UploadController } from './upload/upload.controller.js';
import { UploadFormReader } from './upload/upload-form-reader.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/** The REST API: thin controllers over the services that GraphQL uses. */
@Module({
  imports: [AccessModule, FilesModule, RequestsModule, StorageModule, UploadModule, NotificationsModule],
  controllers: [
    ArchiveController,
    DeliveriesController,
    EventsController,
    ImagesController,
    ImagesOfRequestController,
    InspectController,
    PreviewController,
    RedoController,
    RequestFilesController,
    RequestsController,
    StatusController,
    UploadController,
    WebhooksController,
  ],
  providers: [
    ArchiveService,
    DeliveryLog,
    ProgressEventsService,
    RequestFiles,
    RequestViews,
    ActiveStreams,
    UploadFormReader,
  ],
})
export class RestModule {}
