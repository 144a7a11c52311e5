import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { Metrics, samplesBy } from '../metrics/index.js';
import { OutboundClient } from '../outbound/index.js';
import { CompressorPool } from './compressor/index.js';
import { ImageProcessor } from './image.processor.js';

/** Exports the load of this worker and its limits as gauges. */
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
    this.metrics.initializeImageCounters();
    const gauge = (name: string, help: string, read: () => number) =>
      this.metrics.gauge({ name, help, read });
    gauge(
      'halftone_worker_images_in_flight',
      'Images that this worker has claimed and not finished, including small ones and those that wait for slow hosts or are stored.',
      () => this.processor.inFlight,
    );
    gauge(
      'halftone_worker_images_limit',
      'The most images in flight besides small ones and those that wait for slow hosts or are stored, up to four times as many.',
      () => outbound.concurrency,
    );
    gauge(
      'halftone_worker_window_limit',
      'The most images in the dispatch window.',
      () => images.dispatchWindow,
    );
    gauge(
      'halftone_fetch_in_flight_bytes',
      'The bytes of downloads in memory.',
      () => this.outbound.bytesInFlight,
    );
    gauge(
      'halftone_compressor_children_limit',
      'The most compressor processes.',
      () => images.compressorChildren,
    );
    this.metrics.gauge({
      name: 'halftone_compressor_children',
      help: 'Compressor processes, by whether they are processing an image.',
      labels: ['state'],
      read: () => {
        const { busy, pids } = this.compressor.stats;
        return samplesBy('state', { busy, idle: Math.max(0, pids.length - busy) });
      },
    });
    this.metrics.gauge({
      name: 'halftone_compressor_pictures',
      help: 'Images waiting for a compressor process, and in one.',
      labels: ['state'],
      read: () => {
        const { waiting, inFlight } = this.compressor.stats;
        return samplesBy('state', { waiting, in_flight: inFlight });
      },
    });
  }
}
