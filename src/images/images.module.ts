import { Logger, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { OutboundModule } from '../outbound/index.js';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { CompressorPool } from './compressor/index.js';
import { ImageLeases } from './image-leases.js';
import { ImageMetrics } from './image-metrics.js';
import { ImagePipeline } from './image-pipeline.js';
import { ImageProcessor } from './image.processor.js';
import { ImageResults } from './image-results.js';
import { ImageTable } from './image-table.js';
import { ImageWindow } from './image-window.js';

/** Processes single images: from the row to the queue, through the pipeline, and back to the row. */
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
    ImageLeases,
    ImageMetrics,
    ImagePipeline,
    ImageProcessor,
    ImageResults,
    ImageTable,
    ImageWindow,
  ],
})
export class ImagesModule {}
