import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeliveryLoaders } from './delivery-loaders.js';
import { DeliveryLeases } from './delivery-leases.service.js';
import { DeliveryQueries } from './delivery-queries.service.js';
import { DeliveryResults } from './delivery-results.service.js';
import { DeliverySenders } from './delivery-sender.js';
import { DeliverySignals } from './delivery-signals.js';
import { DeliveryWindow } from './delivery-window.service.js';
import { DeliveryProcessor } from './delivery.processor.js';
import { DeliveryTable } from './delivery.table.js';
import { entities } from './entities/index.js';
import { Outbox } from './outbox.service.js';

const shared = [DeliveryLoaders, DeliveryQueries, DeliverySenders, DeliverySignals, Outbox];

/** Events, who is told of them, and what became of it. */
@Module({ imports: [TypeOrmModule.forFeature(entities)], providers: shared, exports: shared })
export class DeliveriesModule {}

/** The work on it: from the rows to the queue, through a way to send, and back into the rows. */
@Module({
  imports: [DeliveriesModule],
  providers: [DeliveryLeases, DeliveryProcessor, DeliveryResults, DeliveryTable, DeliveryWindow],
})
export class DeliveryWorkModule {}
