import { audit } from './audit.js';
import type { Batch } from './batch.js';
import type { TestProgram } from './program.js';
import { startRedis, type TestRedis } from './redis.js';
import { type Stage, startStage } from './stage.js';

/** An api and two workers with Redis between them, as production runs them, only smaller. */
export interface Crew extends Stage {
  readonly redis: TestRedis;
  readonly workers: readonly TestProgram[];
}

/** Starts a {@link Crew}; `second` goes to the second worker alone. */
export async function startCrew(second: { readonly execArgv?: readonly string[] } = {}): Promise<Crew> {
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const stage = await startStage({ env: { ...env, ROLES: 'api' } });
  const worker = { ...env, ROLES: 'worker', PUBLIC_URL: stage.program.url, FETCH_CONCURRENCY: '8' };
  const workers = [await stage.join({ env: worker }), await stage.join({ env: worker, ...second })];
  return Object.defineProperties({} as Crew, {
    ...Object.getOwnPropertyDescriptors(stage),
    redis: { value: redis },
    workers: { value: workers },
    dispose: {
      value: async () => {
        await stage.dispose();
        await redis.dispose();
      },
    },
  });
}

/** Waits for the end of a batch, in which no image failed; then everything about it must be as its rows say. */
export async function expectDone(stage: Stage, batch: Batch, withinMs = 120_000): Promise<void> {
  await batch.settled(withinMs);
  expect(await batch.row()).toMatchObject({
    status: 'COMPLETED',
    chore: null,
    completed_images: batch.paths.length,
  });
  expect(await audit(stage, batch.id)).toEqual([]);
}
