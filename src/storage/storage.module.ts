import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { FilesystemStorage } from './filesystem.storage.js';
import { ObjectStorage } from './object-storage.js';

/** The object store: files under the data folder. */
@Module({
  providers: [
    {
      provide: ObjectStorage,
      inject: [CONFIG],
      useFactory: (config: Config) => FilesystemStorage.open(join(config.dataDir, 'objects')),
    },
  ],
  exports: [ObjectStorage],
})
export class StorageModule {}
