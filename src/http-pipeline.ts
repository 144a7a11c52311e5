import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import {
  Access,
  accessMiddleware,
  hostGuard,
  crossOriginGuard,
  isLocalOnly,
  Limits,
  mediaTypeGuard,
  methodGuard,
  SignedLinks,
  ActiveConnections,
} from './access/index.js';
import {
  compressResponses,
  publicPath,
  serveInOrder,
  stripBasePath,
  setProblemDocsUrl,
  PROBLEM_DOCS_PATH,
  problemDocsRouter,
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

/** How long a browser may cache the response to a CORS preflight. */
const PREFLIGHT_SECONDS = 600;

/** The response headers that scripts of the origins in CORS_ORIGINS may read. */
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

/** The period over which the rate of an upload is measured. */
const PACE_OVER_MS = 10_000;

/**
 * Sets up the middleware that every HTTP request passes before its route: request id, metrics, upload rate, compression,
 * security headers, then authentication and the guards.
 */
export function setUpHttpPipeline(app: NestExpressApplication, config: Config): void {
  const isApi = config.roles.includes('api');
  const links = app.get(Links, { strict: false });
  setProblemDocsUrl(app.getHttpAdapter().getInstance(), () => links.publicUrl);
  addMiddleware(app, config);
  app.use(PROBLEM_DOCS_PATH, problemDocsRouter());
  // GraphQL has its own exception filter.
  if (!isApi) app.useGlobalFilters(new ProblemFilter());
  // The OpenAPI document covers all modules, so no single module can serve it.
  if (isApi) serveDocs(app);
}

function addMiddleware(app: NestExpressApplication, config: Config): void {
  const { http, upload } = config;
  const metrics = app.get(Metrics);
  app.use(serveInOrder());
  app.use(stripBasePath(publicPath(http.publicUrl)));
  app.use(requestIds());
  app.use(httpMetrics((exchange) => metrics.recordHttp(exchange)));
  app.use(bodyPace({ bytesPerSecond: upload.minRate, overMs: PACE_OVER_MS }));
  app.use(...compressResponses());
  app.use(securityHeaders(http.publicUrl));
  // Without API keys, only the Host header tells a local client from a page that a DNS rebinding attack loaded.
  if (isLocalOnly(config)) app.use(hostGuard(http));
  if (http.corsOrigins.length > 0) {
    app.enableCors((request: Request, done) =>
      done(null, {
        origin: [...http.corsOrigins],
        exposedHeaders: EXPOSED_HEADERS,
        maxAge: PREFLIGHT_SECONDS,
        // An OPTIONS request that is not a preflight is answered with the methods of its path.
        preflightContinue: request.headers['access-control-request-method'] === undefined,
      }),
    );
  }
  app.use(crossOriginGuard(http));
  const part = { strict: false };
  app.use(
    accessMiddleware({
      access: app.get(Access, part),
      limits: app.get(Limits, part),
      links: app.get(SignedLinks, part),
      connections: app.get(ActiveConnections, part),
    }),
  );
  // After authentication, since a client that sends a trace decides whether it is sampled.
  app.use(httpSpans());
  app.use(noStoreByDefault);
  const isApi = config.roles.includes('api');
  app.use(methodGuard(isApi ? GRAPHQL_METHODS : new Map()));
  if (isApi) app.use(mediaTypeGuard(GRAPHQL_TYPES));
}

/** Forbids caching by default: a response is for one client at one time. Cacheable responses override the header. */
function noStoreByDefault(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** Creates the strict default headers; pages that need more, such as GraphiQL, override them. */
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
    // A browser that has seen this header rejects plain HTTP for a year, so it is only sent when the public URL is HTTPS.
    strictTransportSecurity: /^https:/i.test(publicUrl ?? ''),
  });
}
