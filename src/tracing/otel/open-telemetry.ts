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

/** The time limit for exporting the last spans when the program stops. */
const STOP_TIMEOUT_MS = 3000;

/**
 * Starts OpenTelemetry. Its packages read the standard OTEL_ variables for the sampler, batches, headers and names
 * themselves.
 */
export function openTelemetry(roles: readonly string[]): { tracer: Tracer; stop(): Promise<void> } {
  const logger = new Logger('Tracing');
  const warn = (message: string) => logger.warn(message);
  const ignore = () => undefined;
  const diagLogger = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(diagLogger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const resource = resourceFromAttributes({
    'service.name': 'halftone',
    'service.instance.id': randomUUID(),
    'host.name': hostname(),
    'process.pid': process.pid,
    'halftone.roles': [...roles],
  });
  const provider = new NodeTracerProvider({
    resource: resource.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new WatchedExporter(new OTLPTraceExporter(), logger))],
  });
  provider.register();
  // From here on warnings would come once per span; WatchedExporter reports failed exports.
  diag.setLogger(diagLogger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  return {
    tracer: new OtelTracer(provider.getTracer('halftone')),
    async stop() {
      const sent = provider.shutdown().then(
        () => undefined,
        (error: unknown) => `The last spans could not be exported: ${String(error)}`,
      );
      const late = sleep(
        STOP_TIMEOUT_MS,
        `The last spans could not be exported within ${STOP_TIMEOUT_MS} ms.`,
        { ref: false },
      );
      const problem = await Promise.race([sent, late]);
      if (problem !== undefined) logger.warn(problem);
    },
  };
}
