import { audit } from './audit.js';
import type { Batch } from './batch.js';
import { deliveryReport } from './delivery-report.js';
import { type Receiver, startReceiver } from './receiver.js';
import { startPostgres, type TestPostgres } from './postgres.js';
import type { TestProgram } from './program.js';
import { hasRedis, startRedis, type TestRedis } from './redis.js';
import { s3Available, type S3Server, startS3Server } from './s3/s3-server.js';
import { type Stage, startStage } from './stage.js';
import { recordTransitions, repeatedTransitions } from './transitions.js';
import { register } from './webhooks.js';

/** An api and two workers on their own services, like a small production. */
export interface Crew extends Stage {
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  readonly s3: S3Server;
  readonly workers: readonly TestProgram[];
  /** The webhook endpoint that is notified of the end of every request. */
  readonly receiver: Receiver;
  /** Starts another worker with the settings of the others; it ends with the crew. */
  addWorker(options?: WorkerOptions): Promise<TestProgram>;
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
  const addWorker = (options?: WorkerOptions) =>
    stage.join({
      own: true,
      env: { ...env, ROLES: 'worker', PUBLIC_URL: stage.program.url, FETCH_CONCURRENCY: '8' },
      ...options,
    });
  const workers = [await addWorker(first), await addWorker(second)];
  return Object.defineProperties({} as Crew, {
    ...Object.getOwnPropertyDescriptors(stage),
    postgres: { value: postgres },
    redis: { value: redis },
    s3: { value: s3 },
    workers: { value: workers },
    receiver: { value: receiver },
    addWorker: { value: addWorker },
    dispose: {
      value: async () => {
        await stage.dispose();
        await Promise.all([postgres.dispose(), redis.dispose(), s3.dispose(), receiver.close()]);
      },
    },
  });
}

/**
 * Waits for the end of a batch and expects that no image failed, that its counters and objects match its rows, that each
 * image and the request were settled once, and that all notifications of the request have the same id.
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
  const notificationIds = () =>
    stage.receiver
      .received()
      .filter(({ body }) => body.includes(batch.id))
      .map(({ headers }) => headers['webhook-id']);
  await stage
    .until(() => notificationIds().length > 0, 60_000)
    .catch(async (error: unknown) => {
      const report = await deliveryReport(stage, batch.id);
      throw new Error(`No notification of ${batch.id} has arrived: ${report}`, { cause: error });
    });
  expect(new Set(notificationIds()).size).toBe(1);
}
