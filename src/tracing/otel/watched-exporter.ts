import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { Logger } from '@nestjs/common';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';

/** Tells once when spans get lost, and once when they are taken again, however many batches there are in between. */
export class WatchedExporter implements SpanExporter {
  private isLosing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Pick<Logger, 'warn' | 'log'>,
  ) {}

  export(spans: ReadableSpan[], sent: (result: ExportResult) => void): void {
    this.exporter.export(spans, ({ code, error }) => {
      const isLost = code !== ExportResultCode.SUCCESS;
      if (isLost && !this.isLosing)
        this.logger.warn(
          `Spans are lost, the collector of OTEL_EXPORTER_OTLP_ENDPOINT takes none: ${String(error)}`,
        );
      if (!isLost && this.isLosing) this.logger.log('The collector takes spans again.');
      this.isLosing = isLost;
      // The loss is told; whoever asked would tell of it again, at every batch.
      sent({ code: ExportResultCode.SUCCESS });
    });
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
