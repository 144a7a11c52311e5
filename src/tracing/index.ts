export type { Attributes, Span, SpanOptions } from './span.js';
export { beginSpan, currentTraceparent, startTracing, traced, type Tracing } from './tracing.js';
