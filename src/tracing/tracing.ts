import { NO_TRACER, type OpenSpan, type Span, type SpanOptions, type Tracer } from './span.js';

/** One tracer per process, like the log: spans are created where nothing can be injected. */
let tracer: Tracer = NO_TRACER;

/** Active tracing. */
export interface Tracing {
  stop(): Promise<void>;
}

/**
 * Starts exporting spans to `OTEL_EXPORTER_OTLP_ENDPOINT` when `isEnabled`. Otherwise no spans are created, and
 * OpenTelemetry is not loaded.
 *
 * @returns the tracing, whose `stop` exports the last spans or gives up after a time limit; it never rejects
 */
export async function startTracing(isEnabled: boolean, roles: readonly string[]): Promise<Tracing> {
  if (!isEnabled) return { stop: () => Promise.resolve() };
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

/** Begins a span that the caller must end. */
export function beginSpan(name: string, options: SpanOptions = {}): OpenSpan {
  return tracer.begin(name, options);
}

/**
 * Runs `work` in a span, which ends when `work` has settled.
 *
 * @throws the error of `work`
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

/** Returns the current span as W3C `traceparent`, to continue the trace in another process; null outside of any span. */
export function currentTraceparent(): string | null {
  return tracer.current();
}
