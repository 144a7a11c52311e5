import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '../config/index.js';
import { boundedClient } from './bounded.client.js';

/** After how long without a word a connection is asked for a sign of life. */
const KEEP_ALIVE_MS = 10_000;

/** The connection pool to PostgreSQL at `url`, which must have been migrated before. */
@Module({})
export class DatabaseModule {
  static at(url: string): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [CONFIG],
          useFactory: (config: Config) => ({
            type: 'postgres',
            url,
            autoLoadEntities: true,
            synchronize: false,
            retryAttempts: 3,
            retryDelay: 1000,
            poolSize: config.database.pool,
            applicationName: 'halftone',
            logging: false,
            extra: {
              Client: boundedClient(),
              keepAlive: true,
              keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
            },
          }),
        }),
      ],
    };
  }
}
