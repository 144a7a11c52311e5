import { audit } from './audit.js';
import type { Batch } from './batch.js';
import { type Receiver, startReceiver } from './receiver.js';
import { startPostgres, type TestPostgres } from './postgres.js';
import type { TestProgram } from './program.js';
import { hasRedis, startRedis, type TestRedis } from './redis.js';
import { s3Available, type S3Server, startS3Server } from './s3/s3-server.js';
import { type Stage, startStage } from './stage.js';
import { recordTransitions, repeatedTransitions } from './transitions.js';
import { register } from './webhooks.js';

/** An api and two workers on services of their own, as production runs them, only smaller. */
export interface Crew extends Stage {
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  readonly s3: S3Server;
  readonly workers: readonly TestProgram[];
  /** Is told of the end of every request. */
  readonly receiver: Receiver;
}

export const hasCrewServices = hasRedis && s3Available;

interface WorkerOptions {
  readonly execArgv?: readonly string[];
}

/** Starts a {@link Crew}; `first` and `second` go to one worker each. */
export async function startCrew(first: WorkerOptions = {}, second: WorkerOptions = {}): Promise<Crew> {
  const [postgres, redis, s3, receiver] = await Promise.all([
    startPostgres(),
    startRedis(),
    startS3Server(),
    startReceiver(),
  ]);
  const env = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    SECRET_KEY: 'a secret key of these tests alone',
    DELIVERY_RETRY_DELAYS_MS: '1000,1000,2000,2000,5000,5000,5000,5000,5000,5000',
    ...s3.variables('crew'),
  };
  const stage = await startStage({ own: true, env: { ...env, ROLES: 'api' } });
  await recordTransitions(stage);
  await register(stage.api, receiver.url());
  const worker = { ...env, ROLES: 'worker', PUBLIC_URL: stage.program.url, FETCH_CONCURRENCY: '8' };
  const workers = [
    await stage.join({ own: true, env: worker, ...first }),
    await stage.join({ own: true, env: worker, ...second }),
  ];
  return Object.defineProperties({} as Crew, {
    ...Object.getOwnPropertyDescriptors(stage),
    postgres: { value: postgres },
    redis: { value: redis },
    s3: { value: s3 },
    workers: { value: workers },
    receiver: { value: receiver },
    dispose: {
      value: async () => {
        await stage.dispose();
        await Promise.all([postgres.dispose(), redis.dispose(), s3.dispose(), receiver.close()]);
      },
    },
  });
}

/**
 * Waits for the end of a batch, in which no image failed; then everything about it must be as its rows say, each image
 * and the request itself have been settled once, and that have been told under one id, however often.
 */
export async function expectDone(stage: Crew, batch: Batch, withinMs = 120_000): Promise<void> {
  await batch.settled(withinMs);
  expect(await batch.row()).toMatchObject({
    status: 'COMPLETED',
    job: null,
    completed_images: batch.paths.length,
  });
  expect(await audit(stage, batch.id)).toEqual([]);
  expect(await repeatedTransitions(stage, batch.id)).toEqual([]);
  const told = () =>
    stage.receiver
      .received()
      .filter(({ body }) => body.includes(batch.id))
      .map(({ headers }) => headers['webhook-id']);
  await stage.until(() => told().length > 0, 60_000);
  expect(new Set(told()).size).toBe(1);
}
