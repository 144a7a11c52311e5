import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { FilesController } from './files.controller.js';
import { EscapedKeyMiddleware } from './escaped-key.middleware.js';
import { FilesService } from './files.service.js';

/** Serves stored objects over HTTP. */
@Module({
  imports: [RequestsModule, StorageModule],
  controllers: [FilesController],
  providers: [FilesService],
  exports: [FilesService],
})
export class FilesModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(EscapedKeyMiddleware).forRoutes('files');
  }
}
