import { type DynamicModule, Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** Makes {@link Metrics} injectable in every module, and serves them at `/metrics` when `exposed`. */
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
