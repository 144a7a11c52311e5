import { Module } from '@nestjs/common';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { InstallationMarker } from './installation-marker.js';
import { OrphanSweep } from './orphan-sweep.js';
import { Retention } from './retention.js';
import { StoredImages } from './stored-images.js';

/** Deletes old requests and orphaned objects, in the background of each worker. */
@Module({
  imports: [RequestsModule, StorageModule],
  providers: [InstallationMarker, OrphanSweep, Retention, StoredImages],
})
export class MaintenanceModule {}
