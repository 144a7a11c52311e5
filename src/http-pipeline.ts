import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import {
  Access,
  accessMiddleware,
  foreignHostGuard,
  foreignPageGuard,
  isForOwnMachine,
  Limits,
  mediaTypeGuard,
  methodGuard,
  SignedLinks,
  ActiveConnections,
} from './access/index.js';
import {
  compressAnswers,
  publicPath,
  serveInOrder,
  stripBasePath,
  documentProblemsAt,
  PROBLEM_DOCS_PATH,
  problemDocs,
  ProblemFilter,
  httpMetrics,
  httpSpans,
} from './http/index.js';
import type { Config } from './config/index.js';
import { requestIds } from './logging/index.js';
import { Metrics } from './metrics/index.js';
import { Links } from './requests/index.js';
import { serveDocs } from './rest/index.js';
import { bodyPace } from './upload/index.js';

/** How long a browser may remember which other sites' pages may ask. */
const PREFLIGHT_SECONDS = 600;

/** The headers that scripts of the sites in CORS_ORIGINS may read. */
const EXPOSED_HEADERS = [
  'Accept-Ranges',
  'Allow',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** Apollo serves GraphQL as a middleware, without a route. */
const GRAPHQL_METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/graphql', ['GET', 'OPTIONS', 'POST']],
]);

/** The content types of GraphQL over HTTP, and of its multipart uploads. */
const GRAPHQL_TYPES = { path: '/graphql', types: ['application/json', 'multipart/form-data'] };

/** Over how long the pace of an upload is measured. */
const PACE_OVER_MS = 10_000;

/**
 * What every HTTP request passes before any route: it gets an id, is counted, and is answered with headers that
 * keep browsers from making more of an answer than it is; then it must be allowed to come in.
 */
export function setUpHttpPipeline(app: NestExpressApplication, config: Config): void {
  const isApi = config.roles.includes('api');
  const links = app.get(Links, { strict: false });
  documentProblemsAt(app.getHttpAdapter().getInstance(), () => links.publicUrl);
  addMiddleware(app, config);
  app.use(PROBLEM_DOCS_PATH, problemDocs());
  // GraphQL brings a filter of its own.
  if (!isApi) app.useGlobalFilters(new ProblemFilter());
  // What no module can serve by itself, as it is about all of them.
  if (isApi) serveDocs(app);
}

function addMiddleware(app: NestExpressApplication, config: Config): void {
  const { http, upload } = config;
  const metrics = app.get(Metrics);
  app.use(serveInOrder());
  app.use(stripBasePath(publicPath(http.publicUrl)));
  app.use(requestIds());
  app.use(httpMetrics((exchange) => metrics.httpAnswered(exchange)));
  app.use(bodyPace({ bytesPerSecond: upload.minRate, overMs: PACE_OVER_MS }));
  app.use(...compressAnswers());
  app.use(securityHeaders(http.publicUrl));
  // Whoever needs no key is told from others by nothing but the way they came.
  if (isForOwnMachine(config)) app.use(foreignHostGuard(http));
  if (http.corsOrigins.length > 0) {
    app.enableCors((request: Request, done) =>
      done(null, {
        origin: [...http.corsOrigins],
        exposedHeaders: EXPOSED_HEADERS,
        maxAge: PREFLIGHT_SECONDS,
        // An OPTIONS that no browser sent ahead of another request is answered with the methods of its path.
        preflightContinue: request.headers['access-control-request-method'] === undefined,
      }),
    );
  }
  app.use(foreignPageGuard(http));
  const part = { strict: false };
  app.use(
    accessMiddleware({
      access: app.get(Access, part),
      limits: app.get(Limits, part),
      links: app.get(SignedLinks, part),
      visits: app.get(ActiveConnections, part),
    }),
  );
  // Behind the door, since whoever brings a trace has it sampled.
  app.use(httpSpans());
  app.use(noStoreByDefault);
  const isApi = config.roles.includes('api');
  app.use(methodGuard(isApi ? GRAPHQL_METHODS : new Map()));
  if (isApi) app.use(mediaTypeGuard(GRAPHQL_TYPES));
}

/** What is answered is about one client and one moment; what may be kept by a cache says so itself. */
function noStoreByDefault(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
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
