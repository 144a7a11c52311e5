import {
  type Context,
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer as OtelApi,
} from '@opentelemetry/api';
import { withLogContext } from '../../common/index.js';
import type { Attributes, OpenSpan, SpanOptions, Tracer } from '../span.js';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

/** Creates OpenTelemetry spans. */
export class OtelTracer implements Tracer {
  constructor(private readonly api: OtelApi) {}

  begin(name: string, { kind = 'internal', attributes = {}, parent, link }: SpanOptions): OpenSpan {
    const parentContext = parent === undefined ? context.active() : contextOf(parent);
    const span = this.api.startSpan(
      name,
      { kind: KINDS[kind], attributes: { ...attributes }, links: linksTo(link) },
      parentContext,
    );
    return new Otel(span, trace.setSpan(parentContext, span));
  }

  current(): string | null {
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    return carrier.traceparent ?? null;
  }
}

class Otel implements OpenSpan {
  constructor(
    private readonly span: OtelSpan,
    private readonly inside: Context,
  ) {}

  run<Result>(work: () => Result): Result {
    const { traceId } = this.span.spanContext();
    return withLogContext({ traceId }, () => context.with(this.inside, work));
  }

  set(attributes: Attributes): void {
    this.span.setAttributes({ ...attributes });
  }

  fail(error: unknown): void {
    if (!this.span.isRecording()) return;
    this.set({ 'error.type': typeOf(error) });
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  end(): void {
    if (this.span.isRecording()) this.span.end();
  }
}

function contextOf(traceparent: string | null): Context {
  return traceparent === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function linksTo(traceparent: string | null | undefined): Link[] {
  const target = trace.getSpanContext(contextOf(traceparent ?? null));
  return target === undefined ? [] : [{ context: target }];
}

function typeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}
