import { Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { IMAGE_ERROR_CODES, programVersion } from '../common/index.js';
import { type GaugeSource, readGauge } from './gauge-source.js';

/** One HTTP request that has ended; `route` is the pattern that matched, never the address itself. */
export interface HttpExchange {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** The parts of the work on one image that are timed. */
export type Stage = 'fetch' | 'compress' | 'store' | 'record';

const WITH_A_CODE = ['failed', 'retry'] as const;
const WITHOUT_CODE = ['completed', 'lost', 'postponed', 'released', 'cancelled'] as const;

/** What became of one try of an image; `code` is that of its error, else empty. */
export interface ImageObservation {
  readonly result: (typeof WITH_A_CODE | typeof WITHOUT_CODE)[number];
  readonly code: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

/** A scrape is to be answered even while what a gauge reads is down. */
const READ_WITHIN_MS = 2000;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const logger = new Logger('Metrics');

/**
 * What this process counts, in the names and units of Prometheus: seconds, bytes, and `_total` on what only
 * rises. Labels take a handful of values each; ids and URLs are for the log.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly images = this.counter('halftone_images', 'Tries of images that have ended.', [
    'result',
    'code',
  ]);
  private readonly inputBytes = this.counter(
    'halftone_image_input_bytes',
    'Bytes of the images completed, as fetched.',
  );
  private readonly outputBytes = this.counter(
    'halftone_image_output_bytes',
    'Bytes of the images completed, as stored.',
  );
  private readonly stages = this.histogram(
    'halftone_image_stage_duration_seconds',
    'What each part of the work on an image took, waiting for its turn included.',
    ['stage'],
  );
  private readonly http = this.histogram(
    'halftone_http_request_duration_seconds',
    'HTTP requests, to their last byte.',
    ['method', 'route', 'status'],
  );
  private readonly failures = this.counter(
    'halftone_metrics_failures',
    'Gauges left out of a scrape since what they read did not answer.',
    ['metric'],
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'halftone_build_info',
      help: 'The version of the program, and of the Node.js that runs it; always 1.',
      labelNames: ['version', 'node_version'],
      registers: [this.registry],
    }).set({ version: programVersion(), node_version: process.versions.node }, 1);
  }

  /** The MIME type of {@link scrape}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Everything, in the Prometheus text format. */
  scrape(): Promise<string> {
    return this.registry.metrics();
  }

  /** Runs `work` and records how long it took, however it ended. */
  async timed<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const end = this.begin(stage);
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Begins to time a stage that ends elsewhere; only the first call of what is returned counts. */
  begin(stage: Stage): () => void {
    const begun = performance.now();
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.stages.observe({ stage }, (performance.now() - begun) / 1000);
    };
  }

  /**
   * Counts each way in which a try of an image can end from 0 on. Prometheus takes a series that is new for one that has
   * always been what it is, so that nobody would see the first of a kind.
   */
  imagesMayEnd(): void {
    for (const result of WITHOUT_CODE) this.images.inc({ result, code: '' }, 0);
    for (const result of WITH_A_CODE)
      for (const code of IMAGE_ERROR_CODES) this.images.inc({ result, code }, 0);
  }

  imageEnded({ result, code, inputBytes, outputBytes }: ImageObservation): void {
    this.images.inc({ result, code });
    this.inputBytes.inc(inputBytes);
    this.outputBytes.inc(outputBytes);
  }

  httpAnswered(request: { method: string; route: string; status: number; seconds: number }): void {
    const { method, route, status } = request;
    this.http.observe({ method, route, status: String(status) }, request.seconds);
  }

  /** Adds a gauge that is read anew at each scrape; while it cannot be read it is left out, and counted. */
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
          for (const sample of await readGauge(source, READ_WITHIN_MS)) this.set(sample.labels, sample.value);
        } catch (error) {
          // Reset, one without labels would read 0.
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
