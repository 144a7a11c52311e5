import { Module } from '@nestjs/common';
import { FilesModule } from '../files/index.js';
import { RequestsModule } from '../requests/index.js';
import { UploadModule } from '../upload/index.js';
import { RequestViews } from './requests/request-views.service.js';
import { RequestsController } from './requests/requests.controller.js';
import { StatusController } from './requests/status.controller.js';
import { UploadController } from './upload/upload.controller.js';
import { UploadFormReader } from './upload/upload-form.reader.js';

/** The REST API: thin controllers over the services that GraphQL uses. */
@Module({
  imports: [FilesModule, RequestsModule, UploadModule],
  controllers: [RequestsController, StatusController, UploadController],
  providers: [RequestViews, UploadFormReader],
})
export class RestModule {}
