import { Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/index.js';
import { CompressorPool } from './compressor-pool.js';

/**
 * The compressor of this process. It starts its children on demand, so a process that compresses nothing has none. A
 * process without the worker role compresses previews only, for which one child is enough.
 */
@Module({
  providers: [
    {
      provide: CompressorPool,
      inject: [CONFIG],
      useFactory: ({ images, roles }: Config) =>
        new CompressorPool({
          children: roles.includes('worker') ? images.compressorChildren : 1,
          deadlineMs: images.compressorTimeoutMs,
          maxRssBytes: images.compressorMaxBytes,
          maxPixels: images.maxPixels,
          onCrash: (message) => new Logger(CompressorPool.name).warn(message),
        }),
    },
  ],
  exports: [CompressorPool],
})
export class CompressorModule implements OnApplicationShutdown {
  constructor(private readonly compressor: CompressorPool) {}

  onApplicationShutdown(): Promise<void> {
    return this.compressor.close();
  }
}
