import { NO_TRACER, type OpenSpan, type Span, type SpanOptions, type Tracer } from './span.js';

/** One for the process, like the log: spans are made where nothing could be injected. */
let tracer: Tracer = NO_TRACER;

/** Traces while they are sent. */
export interface Tracing {
  stop(): Promise<void>;
}

/**
 * Sends spans from now on to where `OTEL_EXPORTER_OTLP_ENDPOINT` says, when that is set. Until then none are made, and
 * nothing of OpenTelemetry is loaded.
 *
 * @returns what sends the last spans and ends it, or gives that up after a while; it never rejects
 */
export async function startTracing(isWanted: boolean, roles: readonly string[]): Promise<Tracing> {
  if (!isWanted) return { stop: () => Promise.resolve() };
  const { openTelemetry } = await import('./otel/open-telemetry.js');
  const started = openTelemetry(roles);
  tracer = started.tracer;
  return {
    async stop() {
      tracer = NO_TRACER;
      await started.stop();
    },
  };
}

/** Begins a span that ends elsewhere. */
export function beginSpan(name: string, options: SpanOptions = {}): OpenSpan {
  return tracer.begin(name, options);
}

/**
 * Runs `work` in a span that ends with it.
 *
 * @throws what `work` throws
 */
export async function traced<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = beginSpan(name, options);
  try {
    return await span.run(() => work(span));
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

/** The span that we are in, as W3C's `traceparent`, for what goes on in another process; null outside of any. */
export function currentTraceparent(): string | null {
  return tracer.current();
}
