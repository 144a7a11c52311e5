import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Module } from '@nestjs/common';
import type { PoolConfig } from 'pg';
import { CONFIG, type Config } from '../config/index.js';
import { queueOptions } from './queue-backend.js';
import { QueueErrors } from './queue-errors.js';
import { QueueMetrics } from './queue-metrics.js';
import { QUEUE_NAMES } from './queue-names.js';

const queues = BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name })));

/** The BullMQ queues. They carry hints; what is lost of them is found again from the rows. */
@Module({})
export class QueueModule {
  /** `pool` is configuration of the pools of connections to PostgreSQL, which each queue and worker has of its own. */
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
              // A job id that still sits among the finished would make a later job of that id vanish.
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
