/** The attributes of a span, by OpenTelemetry's names if they exist. No secrets, and no URLs of users. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** The kind of the span; `internal` by default. */
  readonly kind?: 'server' | 'client' | 'consumer' | 'internal';
  readonly attributes?: Attributes;
  /** The parent span as W3C `traceparent`; null for none. Unset: the current span. */
  readonly parent?: string | null;
  /** A span of another trace that this span links to, as W3C `traceparent`. */
  readonly link?: string | null;
}

/** A unit of work in a trace, until it ends. */
export interface Span {
  set(attributes: Attributes): void;
  /** Marks the span as failed, with the code or class of the error; its message is left out, as it may hold secrets. */
  fail(error: unknown): void;
}

/** A span whose creator must end it. */
export interface OpenSpan extends Span {
  /** Runs `work`, and everything it starts, in this span. */
  run<Result>(work: () => Result): Result;
  rename(name: string): void;
  /** Only the first call counts. */
  end(): void;
}

/** Creates spans. */
export interface Tracer {
  begin(name: string, options: SpanOptions): OpenSpan;
  /** Returns the current span as `traceparent`, or null outside of any span. */
  current(): string | null;
}

const NO_SPAN: OpenSpan = {
  set: () => undefined,
  fail: () => undefined,
  run: (work) => work(),
  rename: () => undefined,
  end: () => undefined,
};

/** Creates no spans. */
export const NO_TRACER: Tracer = { begin: () => NO_SPAN, current: () => null };
