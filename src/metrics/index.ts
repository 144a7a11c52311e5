export { type GaugeSource, samplesBy } from './gauge.source.js';
export { httpObserver, type HttpExchange } from './http.observer.js';
export { Metrics, type ImageOutcome } from './metrics.js';
export { MetricsModule } from './metrics.module.js';
