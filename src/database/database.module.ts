import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '../config/index.js';
import { poolBounds } from './bounded-client.js';
import { postgresDriver } from './database-client.js';

/** Provides the connection pool to the PostgreSQL at `url`, whose migrations must have run. */
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
            driver: postgresDriver,
            url,
            autoLoadEntities: true,
            synchronize: false,
            retryAttempts: 3,
            retryDelay: 1000,
            poolSize: config.database.pool,
            applicationName: 'halftone',
            logging: false,
            extra: poolBounds(),
          }),
        }),
      ],
    };
  }
}
