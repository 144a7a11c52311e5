export { ExpiredPreviews } from './expired-previews.js';
export { MaintenanceModule } from './maintenance.module.js';
export { OrphanSweep } from './orphan-sweep.js';
export { Retention } from './retention.js';
