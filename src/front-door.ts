import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import {
  Access,
  accessMiddleware,
  foreignHostGuard,
  foreignPageGuard,
  isForOwnMachine,
  Limits,
  SignedLinks,
  Visits,
} from './access/index.js';
import { closeWithConnection, compressAnswers } from './common/index.js';
import type { Config } from './config/index.js';
import { requestIds } from './logging/index.js';
import { httpObserver, Metrics } from './metrics/index.js';
import { serveDocs } from './rest/index.js';
import { httpSpans } from './tracing/index.js';
import { bodyPace } from './upload/index.js';

/** How long a browser may remember which other sites' pages may ask. */
const PREFLIGHT_SECONDS = 600;

/** Over how long the pace of an upload is measured. */
const PACE_OVER_MS = 10_000;

/**
 * What every HTTP request passes before any route: it gets an id, is counted, and is answered with headers that
 * keep browsers from making more of an answer than it is; then it must be allowed to come in.
 */
export function openFrontDoor(app: NestExpressApplication, config: Config): void {
  putDoor(app, config);
  // What no module can serve by itself, as it is about all of them.
  if (config.roles.includes('api')) serveDocs(app);
}

function putDoor(app: NestExpressApplication, config: Config): void {
  const { http, upload } = config;
  const metrics = app.get(Metrics);
  app.use(closeWithConnection());
  app.use(requestIds());
  app.use(httpObserver((exchange) => metrics.httpAnswered(exchange)));
  app.use(bodyPace({ bytesPerSecond: upload.minRate, overMs: PACE_OVER_MS }));
  app.use(...compressAnswers());
  app.use(securityHeaders(http.publicUrl));
  // Whoever needs no key is told from others by nothing but the way they came.
  if (isForOwnMachine(config)) app.use(foreignHostGuard(http));
  if (http.corsOrigins.length > 0) {
    app.enableCors({
      origin: [...http.corsOrigins],
      exposedHeaders: ['Content-Disposition', 'ETag', 'Idempotency-Replayed', 'Retry-After', 'X-Request-Id'],
      maxAge: PREFLIGHT_SECONDS,
    });
  }
  app.use(foreignPageGuard(http));
  const part = { strict: false };
  app.use(
    accessMiddleware({
      access: app.get(Access, part),
      limits: app.get(Limits, part),
      links: app.get(SignedLinks, part),
      visits: app.get(Visits, part),
    }),
  );
  // Behind the door, since whoever brings a trace has it sampled.
  app.use(httpSpans());
}

/** Pages that need more, such as the playground's, say so themselves. */
function securityHeaders(publicUrl: string | undefined) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // A browser that has seen it once refuses plain HTTP for a year, so only where there is no plain HTTP.
    strictTransportSecurity: /^https:/i.test(publicUrl ?? ''),
  });
}
