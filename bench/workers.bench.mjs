import os from 'node:os';
import { startImageHost } from './lib/image-host.mjs';
import { photographs } from './lib/pictures.mjs';
import { startProgram } from './lib/program.mjs';
import { startPostgres, startRedis } from './lib/services.mjs';
import { Skipped } from './lib/skipped.mjs';
import { ratios } from './lib/statistics.mjs';
import { spreadTable } from './lib/table.mjs';

export const summary = 'Two workers against one, each on its own core, over one Redis and one PostgreSQL.';

export const defaults = { images: 150, rounds: 3 };
export const quick = { images: 16, rounds: 1 };

/** PostgreSQL, Redis, the api and the image host share these cores, as on a machine with two cores. */
export default async function workers({ options: { images, rounds, quick: isQuick }, root, cleanup }) {
  if (os.platform() !== 'linux') throw new Skipped('cores are assigned with taskset, which only Linux has.');
  const host = await startImageHost(cleanup, await photographs(isQuick ? 8 : undefined));
  const [postgres, redis] = [await startPostgres(cleanup), await startRedis(cleanup)];
  const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, SECRET_KEY: 'bench'.repeat(8) };
  const api = await startProgram({ root, cleanup, env: { ...env, ROLES: 'api' } });
  const worker = (core) =>
    startProgram({
      root,
      cleanup,
      env: { ...env, ROLES: 'worker', PUBLIC_URL: api.url, DATA_DIR: api.dataDir, COMPRESSOR_CHILDREN: '1' },
      pinTo: core,
    });
  let series = 0;
  const secondsOf = async (count) => {
    series += 1;
    const { seconds } = await api.runRequest(host.urls(count, `workers${series}`), { format: 'WEBP' });
    return seconds;
  };
  const one = [];
  const two = [];
  for (let round = 1; round <= rounds; round += 1) {
    const first = await worker(0);
    await secondsOf(10);
    one.push(await secondsOf(images));
    const second = await worker(1 % os.availableParallelism());
    await secondsOf(10);
    two.push(await secondsOf(images));
    await Promise.all([first.stop(), second.stop()]);
  }
  const ratio = ratios(one, two);
  const rate = (seconds) => seconds.map((value) => images / value);
  console.log(`\n${spreadTable('images/s', { 'two workers': rate(two), 'one worker': rate(one) })}`);
  console.log(`\n${spreadTable('ratio', { 'two / one': ratio })}`);
  return { seconds: { one, two }, ratio };
}
