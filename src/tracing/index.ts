export type { Attributes, OpenSpan, Span, SpanOptions } from './span.js';
export { beginSpan, currentTraceparent, startTracing, traced } from './tracing.js';
