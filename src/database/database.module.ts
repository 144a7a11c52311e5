import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '../config/index.js';
import { poolBounds } from './bounded-client.js';

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
            extra: poolBounds(),
          }),
        }),
      ],
    };
  }
}
