import { WorkerHost } from '@nestjs/bullmq';
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config/index.js';
import { setUpHttpPipeline } from '../../src/http-pipeline.js';
import { chooseQueueBackend } from '../../src/queue-backend/index.js';

/** One route of the program, such as `GET /api/status/:id`. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

export interface Ways {
  readonly routes: readonly Route[];
  /** The names of the middleware before access control, in order. */
  readonly before: readonly string[];
}

interface Layer {
  readonly name: string;
  readonly route?: {
    readonly path: string | string[];
    readonly methods: Record<string, boolean>;
  };
}

/** All that Express serves in a program with these settings, out of its router: what is there, and not what we know of. */
export async function waysInto(env: Readonly<Record<string, string>>): Promise<Ways> {
  const config = readConfig(env);
  await chooseQueueBackend(config.queue, config.database.url!);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config, config.database.url!), {
    logger: false,
    abortOnError: false,
  });
  try {
    setUpHttpPipeline(app, config);
    await app.init();
    // Workers that are never started have no listener yet, and may lose their connection after they are closed.
    for (const { worker } of workersOf(app)) worker.on('error', () => undefined);
    const { router } = app.getHttpAdapter().getInstance() as {
      router: { stack: Layer[] };
    };
    const accessControl = router.stack.findIndex(({ name }) => name === 'controlAccess');
    const routes = router.stack.flatMap(({ route }) => {
      if (route === undefined) return [];
      const paths = typeof route.path === 'string' ? [route.path] : route.path;
      return paths.flatMap((path) =>
        Object.keys(route.methods).map((method) => ({
          method: method.toUpperCase(),
          path,
        })),
      );
    });
    const passed = router.stack.slice(0, accessControl);
    return {
      routes,
      before: passed.map(({ name, route }) => (route === undefined ? name : String(route.path))),
    };
  } finally {
    await app.close();
  }
}

function workersOf(app: INestApplication): WorkerHost[] {
  return [...app.get(ModulesContainer).values()]
    .flatMap(({ providers }) => [...providers.values()])
    .flatMap(({ instance }) => (instance instanceof WorkerHost ? [instance] : []));
}
