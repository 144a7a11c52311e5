import { Module } from '@nestjs/common';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { CatalogueIntake } from './catalogue-intake.js';
import { UploadResolver } from './upload.resolver.js';
import { UploadService } from './upload.service.js';

/** The way in for catalogues. */
@Module({
  imports: [RequestsModule, StorageModule],
  providers: [CatalogueIntake, UploadResolver, UploadService],
  exports: [UploadService],
})
export class UploadModule {}
