import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { Logger } from '@nestjs/common';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';

/** Logs once when exports start to fail, and once when they succeed again, for any number of batches in between. */
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
          `Spans are lost: the collector at OTEL_EXPORTER_OTLP_ENDPOINT does not accept them: ${String(error)}`,
        );
      if (!isLost && this.isLosing) this.logger.log('The collector accepts spans again.');
      this.isLosing = isLost;
      // The loss has been logged; a failure here would make the span processor log it again for every batch.
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
