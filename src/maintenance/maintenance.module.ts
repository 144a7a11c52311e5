import { Module } from '@nestjs/common';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { ExpiredPreviews } from './expired-previews.js';
import { InstallationMarker } from './installation-marker.js';
import { OrphanSweep } from './orphan-sweep.js';
import { Retention } from './retention.js';
import { StoredImages } from './stored-images.js';

/** Deletes old requests, expired previews and orphaned objects, in the background of each worker. */
@Module({
  imports: [RequestsModule, StorageModule],
  providers: [ExpiredPreviews, InstallationMarker, OrphanSweep, Retention, StoredImages],
})
export class MaintenanceModule {}
