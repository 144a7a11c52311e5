export { httpSpans } from './http.spans.js';
export type { Attributes, OpenSpan, Span, SpanOptions } from './span.js';
export { beginSpan, currentTraceparent, startTracing, traced } from './tracing.js';
