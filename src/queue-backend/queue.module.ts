import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Module } from '@nestjs/common';
import type { PoolConfig } from 'pg';
import { CONFIG, type Config } from '../config/index.js';
import { queueOptions } from './queue-backend.js';
import { QueueErrors } from './queue-errors.js';
import { QueueMetrics } from './queue-metrics.js';
import { QUEUE_NAMES } from './queue-names.js';

const queues = BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name })));

/** Provides the BullMQ queues. Their jobs are only signals; lost jobs are dispatched again from the rows. */
@Module({})
export class QueueModule {
  /** `pool` configures the PostgreSQL connection pools, one per queue and worker. */
  static at(databaseUrl: string, pool: PoolConfig): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      imports: [
        BullModule.forRootAsync({
          inject: [CONFIG],
          useFactory: (config: Config) => ({
            ...queueOptions(config.queue, databaseUrl, pool),
            defaultJobOptions: {
              attempts: 1,
              // BullMQ drops a new job silently when its id is still among the finished ones.
              removeOnComplete: true,
              removeOnFail: true,
            },
          }),
        }),
        queues,
      ],
      providers: [QueueErrors, QueueMetrics],
      exports: [queues, QueueErrors],
    };
  }
}
