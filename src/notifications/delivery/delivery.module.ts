import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RequestEvents } from '../../requests/index.js';
import { DeliveryChanges } from './delivery-changes.js';
import { DeliveryLoaders } from './delivery-loaders.js';
import { DeliveryLeases } from './delivery-leases.js';
import { DeliveryQueries } from './delivery-queries.js';
import { DeliveryResults } from './delivery-results.js';
import { DeliverySenders } from './delivery-sender.js';
import { DeliveriesDueSignal } from './deliveries-due-signal.js';
import { DeliveryWindow } from './delivery-window.js';
import { DeliveryProcessor } from './delivery.processor.js';
import { DeliveryTable } from './delivery-table.js';
import { entities } from './entities/index.js';
import { Outbox } from './outbox.js';

const shared = [
  DeliveryChanges,
  DeliveryLoaders,
  DeliveryQueries,
  DeliverySenders,
  DeliveriesDueSignal,
  Outbox,
  { provide: RequestEvents, useExisting: Outbox },
];

/** Events and their deliveries. Global, since the requests module publishes events through the outbox without importing it. */
@Global()
@Module({ imports: [TypeOrmModule.forFeature(entities)], providers: shared, exports: shared })
export class DeliveryModule {}

/** Dispatches and sends deliveries, for the `worker` role. */
@Module({
  imports: [DeliveryModule],
  providers: [DeliveryLeases, DeliveryProcessor, DeliveryResults, DeliveryTable, DeliveryWindow],
})
export class DeliveryWorkModule {}
