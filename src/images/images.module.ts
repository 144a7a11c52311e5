import { Module } from '@nestjs/common';
import { OutboundModule } from '../outbound/index.js';
import { RequestsModule } from '../requests/index.js';
import { StorageModule } from '../storage/index.js';
import { CompressorModule } from './compressor/index.js';
import { ImageLeases } from './image-leases.js';
import { ImageMetrics } from './image-metrics.js';
import { ImagePipeline } from './image-pipeline.js';
import { ImageProcessor } from './image.processor.js';
import { ImageResults } from './image-results.js';
import { ImageTable } from './image-table.js';
import { ImageWindow } from './image-window.js';
import { ImageReuse } from './reuse/image-reuse.js';
import { ImageSources } from './reuse/image-sources.js';
import { StorageOutage } from './storage-outage.js';

/** Processes single images: from the row to the queue, through the pipeline, and back to the row. */
@Module({
  imports: [CompressorModule, OutboundModule, RequestsModule, StorageModule],
  providers: [
    ImageLeases,
    ImageMetrics,
    ImagePipeline,
    ImageProcessor,
    ImageResults,
    ImageReuse,
    ImageSources,
    ImageTable,
    ImageWindow,
    StorageOutage,
  ],
})
export class ImagesModule {}
