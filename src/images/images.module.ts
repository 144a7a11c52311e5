import { Logger, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { OutboundModule } from '../outbound/index.js';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { CompressorPool } from './compressor/index.js';
import { ImageDispatcher } from './image.dispatcher.js';
import { ImageMetrics } from './image.metrics.js';
import { ImagePipeline } from './image.pipeline.js';
import { ImageProcessor } from './image.processor.js';
import { LeaseKeeper } from './lease-keeper.js';

/** The work on single images: from its row to the queue, through the pipeline, and back into its row. */
@Module({
  imports: [OutboundModule, RequestsModule, StorageModule],
  providers: [
    {
      provide: CompressorPool,
      inject: [CONFIG],
      useFactory: ({ images }: Config) =>
        new CompressorPool({
          children: images.compressorChildren,
          deadlineMs: images.compressorTimeoutMs,
          maxRssBytes: images.compressorMaxBytes,
          maxPixels: images.maxPixels,
          onCrash: (message) => new Logger(CompressorPool.name).warn(message),
        }),
    },
    ImageDispatcher,
    ImageMetrics,
    ImagePipeline,
    ImageProcessor,
    LeaseKeeper,
  ],
})
export class ImagesModule {}
