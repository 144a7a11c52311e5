import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { IMAGE_ERROR_CODES, programVersion } from '../common/index.js';
import { type GaugeSource, readGauge } from './gauge-source.js';

/** A finished HTTP request; `route` is the matched pattern, never the URL. */
export interface HttpExchange {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** The timed stages of the work on one image. */
export type Stage = 'fetch' | 'compress' | 'store' | 'record';

const WITH_A_CODE = ['failed', 'retry'] as const;
const WITHOUT_CODE = ['completed', 'lost', 'postponed', 'released', 'cancelled'] as const;

/** The outcome of one attempt at an image; `code` is the error code, or empty. */
export interface ImageObservation {
  readonly result: (typeof WITH_A_CODE | typeof WITHOUT_CODE)[number];
  readonly code: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

/** The timeout of a gauge, so that a scrape gets a response even while a gauge's source is down. */
const READ_TIMEOUT_MS = 2000;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const logger = new Logger('Metrics');

/**
 * Records the metrics of this process, in the naming and units of Prometheus: seconds, bytes, and `_total` on counters.
 * Each label has a handful of values; ids and URLs belong in the log.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly images = this.counter(
    'halftone_images',
    'Finished attempts to process an image, by result and error code.',
    ['result', 'code'],
  );
  private readonly inputBytes = this.counter(
    'halftone_image_input_bytes',
    'Bytes of the completed images, as downloaded.',
  );
  private readonly outputBytes = this.counter(
    'halftone_image_output_bytes',
    'Bytes of the completed images, as stored.',
  );
  private readonly stages = this.histogram(
    'halftone_image_stage_duration_seconds',
    'Duration of each stage of the work on an image, including the time spent waiting for a slot.',
    ['stage'],
  );
  private readonly http = this.histogram(
    'halftone_http_request_duration_seconds',
    'Duration of HTTP requests, up to the last byte of the response.',
    ['method', 'route', 'status'],
  );
  private readonly failures = this.counter(
    'halftone_metrics_failures',
    'Gauges left out of a scrape because they could not be read in time.',
    ['metric'],
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'halftone_build_info',
      help: 'The versions of the program and of Node.js, as labels; always 1.',
      labelNames: ['version', 'node_version'],
      registers: [this.registry],
    }).set({ version: programVersion(), node_version: process.versions.node }, 1);
  }

  /** The MIME type of {@link scrape}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Returns all metrics in the Prometheus text format. */
  scrape(): Promise<string> {
    return this.registry.metrics();
  }

  /** Runs `work` and records its duration, whether it succeeds or fails. */
  async timed<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const end = this.begin(stage);
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Starts timing a stage and returns a function that ends it; only the first call of that function counts. */
  begin(stage: Stage): () => void {
    const startedAt = performance.now();
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.stages.observe({ stage }, (performance.now() - startedAt) / 1000);
    };
  }

  /**
   * Exports every possible outcome of an attempt at an image as 0. Otherwise Prometheus would miss the first increase: it
   * cannot compute a rate for a series that starts at 1.
   */
  initializeImageCounters(): void {
    for (const result of WITHOUT_CODE) this.images.inc({ result, code: '' }, 0);
    this.images.inc({ result: 'postponed', code: 'STORAGE_FAILED' }, 0);
    for (const result of WITH_A_CODE)
      for (const code of IMAGE_ERROR_CODES) this.images.inc({ result, code }, 0);
  }

  recordImage({ result, code, inputBytes, outputBytes }: ImageObservation): void {
    this.images.inc({ result, code });
    this.inputBytes.inc(inputBytes);
    this.outputBytes.inc(outputBytes);
  }

  recordHttp(request: { method: string; route: string; status: number; seconds: number }): void {
    const { method, route, status } = request;
    this.http.observe({ method, route, status: String(status) }, request.seconds);
  }

  /** Registers a gauge that is read at each scrape. While it cannot be read, it is left out and counted as a failure. */
  gauge(source: GaugeSource): void {
    const { failures, registry } = this;
    const { name, help, labels = [] } = source;
    failures.inc({ metric: name }, 0);
    const gauge = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [],
      async collect() {
        this.reset();
        try {
          for (const sample of await readGauge(source, READ_TIMEOUT_MS))
            this.set(sample.labels, sample.value);
        } catch (error) {
          // After a reset, a gauge without labels would export 0.
          if (labels.length === 0) this.remove();
          failures.inc({ metric: name });
          logger.debug(`${name} could not be read: ${String(error)}`);
        }
      },
    });
    registry.registerMetric(gauge);
  }

  private counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name: `${name}_total`, help, labelNames, registers: [this.registry] });
  }

  private histogram(name: string, help: string, labelNames: string[]): Histogram {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.registry] });
  }
}
