/** What a span says of its work, by OpenTelemetry's names where it has one. No secrets, and no URLs of users. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** Which border of the program it stands at; `internal` unless given. */
  readonly kind?: 'server' | 'client' | 'consumer' | 'internal';
  readonly attributes?: Attributes;
  /** The span that it belongs below, as W3C's `traceparent`; null for none. Unset: the one it is begun in. */
  readonly parent?: string | null;
  /** A span that it points to, while it belongs to another trace. */
  readonly link?: string | null;
}

/** A stretch of work in a trace, while it goes on. */
export interface Span {
  set(attributes: Attributes): void;
  /** Says that it failed, by the code or else the class of the error: a message may hold what is secret. */
  fail(error: unknown): void;
}

/** A span that whoever began it ends. */
export interface OpenSpan extends Span {
  /** Runs `work`, and whatever it starts, in this span. */
  run<Result>(work: () => Result): Result;
  rename(name: string): void;
  /** Only the first call counts. */
  end(): void;
}

/** Whoever makes spans. */
export interface Tracer {
  begin(name: string, options: SpanOptions): OpenSpan;
  /** The span that we are in, as `traceparent`; null outside of any. */
  current(): string | null;
}

const NO_SPAN: OpenSpan = {
  set: () => undefined,
  fail: () => undefined,
  run: (work) => work(),
  rename: () => undefined,
  end: () => undefined,
};

/** Makes none. */
export const NO_TRACER: Tracer = { begin: () => NO_SPAN, current: () => null };
