import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { Metrics, samplesBy } from '../metrics/index.js';
import { OutboundClient } from '../outbound/index.js';
import { CompressorPool } from './compressor/index.js';
import { ImageProcessor } from './image.processor.js';

/** What this worker is busy with, and what it could be. */
@Injectable()
export class ImageMetrics implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly compressor: CompressorPool,
    private readonly metrics: Metrics,
    private readonly outbound: OutboundClient,
    private readonly processor: ImageProcessor,
  ) {}

  onModuleInit(): void {
    const { images, outbound } = this.config;
    this.metrics.imagesMayEnd();
    const gauge = (name: string, help: string, read: () => number) =>
      this.metrics.gauge({ name, help, read });
    gauge(
      'halftone_worker_images_in_flight',
      'Images this worker has begun and not ended, those that wait for slow hosts included.',
      () => this.processor.inFlight,
    );
    gauge(
      'halftone_worker_images_limit',
      'The most images it works on at once, but for those that wait for slow hosts: three times as many may.',
      () => outbound.concurrency,
    );
    gauge('halftone_worker_window_limit', 'The most images in the window.', () => images.dispatchWindow);
    gauge(
      'halftone_fetch_in_flight_bytes',
      'Bytes of downloads in memory.',
      () => this.outbound.bytesInFlight,
    );
    gauge(
      'halftone_compressor_children_limit',
      'The most compressor children.',
      () => images.compressorChildren,
    );
    this.metrics.gauge({
      name: 'halftone_compressor_children',
      help: 'Compressor children, by whether they have a picture to work on.',
      labels: ['state'],
      read: () => {
        const { busy, pids } = this.compressor.stats;
        return samplesBy('state', { busy, idle: Math.max(0, pids.length - busy) });
      },
    });
    this.metrics.gauge({
      name: 'halftone_compressor_pictures',
      help: 'Pictures waiting for a compressor child, and in one.',
      labels: ['state'],
      read: () => {
        const { waiting, inFlight } = this.compressor.stats;
        return samplesBy('state', { waiting, in_flight: inFlight });
      },
    });
  }
}
