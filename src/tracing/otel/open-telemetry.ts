import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracer } from '../span.js';
import { OtelTracer } from './otel-tracer.js';
import { WatchedExporter } from './watched-exporter.js';

/** What is left is sent at the end, unless nobody takes it. */
const STOP_WITHIN_MS = 3000;

/**
 * Starts OpenTelemetry. Sampler, batches, headers and names are set by the standard's own variables, which the
 * packages read themselves.
 */
export function openTelemetry(roles: readonly string[]): { tracer: Tracer; stop(): Promise<void> } {
  const logger = new Logger('Tracing');
  const tell = (message: string) => logger.warn(message);
  const quiet = () => undefined;
  const teller = { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(teller, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const ours = resourceFromAttributes({
    'service.name': 'halftone',
    'service.instance.id': randomUUID(),
    'host.name': hostname(),
    'process.pid': process.pid,
    'halftone.roles': [...roles],
  });
  const provider = new NodeTracerProvider({
    resource: ours.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new WatchedExporter(new OTLPTraceExporter(), logger))],
  });
  provider.register();
  // From here on warnings come span by span, and the exporter is watched.
  diag.setLogger(teller, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  return {
    tracer: new OtelTracer(provider.getTracer('halftone')),
    async stop() {
      const sent = provider.shutdown().then(
        () => undefined,
        (error: unknown) => `The last spans were not sent: ${String(error)}`,
      );
      const late = sleep(STOP_WITHIN_MS, 'The last spans were taken by nobody.', { ref: false });
      const fault = await Promise.race([sent, late]);
      if (fault !== undefined) logger.warn(fault);
    },
  };
}
