import { type DynamicModule, Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** Makes {@link Metrics} injectable everywhere, and serves them at `/metrics` when they are `exposed`. */
@Module({})
export class MetricsModule {
  static with({ exposed }: { readonly exposed: boolean }): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      controllers: exposed ? [MetricsController] : [],
      providers: [Metrics],
      exports: [Metrics],
    };
  }
}
