import { type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppModule } from './app.module.js';
import { Links, RequestJobProcessor } from './requests/index.js';
import { OpenConnections } from './http/index.js';
import type { Config } from './config/index.js';
import { explainDatabaseErrors, type EmbeddedPostgres, type Log, openDatabase } from './database/index.js';
import { ExpiredPreviews, OrphanSweep, Retention } from './maintenance/index.js';
import { DeliveryProcessor } from './notifications/index.js';
import { setUpHttpPipeline } from './http-pipeline.js';
import { WebSocketGraphqlServer } from './graphql/index.js';
import { HealthService } from './health/index.js';
import { ImageProcessor } from './images/index.js';
import { chooseQueueBackend } from './queue-backend/index.js';
import { portError } from './port.js';
import { ProgressEventsService } from './rest/index.js';
import { SecretKeyCheck } from './secrets/index.js';
import type { Tracing } from './tracing/index.js';

/** The time limit of an HTTP request, for slow uploads; Node's default of five minutes would abort large ones. */
const UPLOAD_TIMEOUT_MS = 3_600_000;

/** The time limit for pending responses once the work has stopped; then their connections are closed. */
const RESPONSES_TIMEOUT_MS = 5000;

/** The time limit for closing everything else after that. */
const CLOSE_TIMEOUT_MS = 5000;

/** The running program. */
export interface Program {
  /** The URL by which clients reach it. */
  readonly url: string;
  /** The names of the migrations that ran during the start. */
  readonly migrations: readonly string[];
  /** Finishes or releases the current work, then stops everything else; the embedded database is last. */
  stop(): Promise<void>;
}

/** What runs before the application and stops after it. */
export interface Foundations {
  readonly tracing: Tracing;
  /** Unset when DATABASE_URL is set. */
  readonly postgres: EmbeddedPostgres | undefined;
  readonly log: Log;
}

/**
 * Starts the application: the migrations first, then the modules of the roles, and the workers once the server listens,
 * since their output contains its URL. When it fails, it stops its foundations too.
 */
export async function startApplication(
  config: Config,
  { tracing, postgres, log }: Foundations,
): Promise<Program> {
  const database = await openDatabase(config, log, postgres);
  let app: NestExpressApplication | undefined;
  const stop = (parts: readonly Stoppable[], connections?: OpenConnections) =>
    stopAll({ app, connections, parts, foundations: [tracing, database] });
  try {
    await explainDatabaseErrors(config.database.url, () => chooseQueueBackend(config.queue, database.url));
    app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, database.url), {
      abortOnError: false,
    });
    const connections = new OpenConnections(app.getHttpServer());
    const url = await listen(app, config);
    await app.get(SecretKeyCheck).warn();
    const workers = config.roles.includes('worker')
      ? [ImageProcessor, RequestJobProcessor, DeliveryProcessor, Retention, OrphanSweep, ExpiredPreviews].map(
          (part) => app!.get<Worker>(part),
        )
      : [];
    for (const worker of workers) worker.start();
    // These connections never end by themselves; their clients reconnect to another process.
    const streams = config.roles.includes('api')
      ? [app.get(ProgressEventsService), app.get(WebSocketGraphqlServer)]
      : [];
    return {
      url,
      migrations: database.migrations,
      stop: () => stop([...workers, ...streams], connections),
    };
  } catch (error) {
    await stop([]);
    throw error;
  }
}

async function listen(app: NestExpressApplication, config: Config): Promise<string> {
  const { http } = config;
  setUpHttpPipeline(app, config);
  app.getHttpServer().requestTimeout = UPLOAD_TIMEOUT_MS;
  try {
    await app.listen(http.port, http.host);
  } catch (error) {
    throw portError(error, http);
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const links = app.get(Links);
  links.listeningAt(port, http.host);
  return links.publicUrl;
}

interface Running {
  readonly app: INestApplication | undefined;
  readonly connections: OpenConnections | undefined;
  readonly parts: readonly Stoppable[];
  readonly foundations: readonly Stoppable[];
}

async function stopAll({ app, connections, parts, foundations }: Running): Promise<void> {
  try {
    app?.get(HealthService).beginStopping();
    // First, since the current work still needs everything else.
    await Promise.all(parts.map((part) => part.stop()));
    await connections?.close(RESPONSES_TIMEOUT_MS);
    // Closing a queue hangs while it is disconnected.
    await Promise.race([app?.close(), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  } finally {
    for (const foundation of foundations) await foundation.stop();
  }
}

interface Stoppable {
  stop(): Promise<void>;
}

interface Worker extends Stoppable {
  start(): void;
}
