export { samplesBy } from './gauge-source.js';
export { Metrics, type HttpExchange, type ImageObservation } from './metrics.js';
export { MetricsModule } from './metrics.module.js';
