import { printComparison } from './lib/compare.mjs';
import { startImageHost } from './lib/image-host.mjs';
import { meanSize, photographs } from './lib/pictures.mjs';
import { startProgram } from './lib/program.mjs';
import { inTurn } from './lib/rounds.mjs';
import { startPostgres, startRedis, startS3 } from './lib/services.mjs';
import { Skipped } from './lib/skipped.mjs';

export const summary =
  'A whole request on Redis and a PostgreSQL of its own, with files and with S3, against embedded.';

export const defaults = { images: 310, rounds: 3 };
export const quick = { images: 24, rounds: 1 };

export default async function services({ options, root, cleanup }) {
  const { images, rounds, quick: isQuick } = options;
  const folder = await photographs(isQuick ? 8 : undefined);
  const host = await startImageHost(cleanup, folder);
  const programs = {
    'redis and files': await startDistributed({ root, cleanup }),
    embedded: await startProgram({ root, cleanup }),
  };
  try {
    const { server, services: s3 } = await startS3(cleanup);
    const env = server.variables('halftone-bench');
    programs['redis and s3'] = await startDistributed({ root, cleanup, env, services: s3 });
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    console.log(`Without S3: ${error.message}`);
  }
  for (const program of Object.values(programs)) await program.runRequest(host.urls(30, 'warm-up'));
  const variants = Object.fromEntries(
    Object.entries(programs).map(([name, program]) => [
      name,
      (round) => program.runRequest(host.urls(images, `round-${round}`)),
    ]),
  );
  const samples = await inTurn(rounds, variants, (round) => console.log(`round ${round} of ${rounds} done`));
  const title = `${images} photographs of ${meanSize(folder)} on average`;
  return { samples, ratios: printComparison(title, samples, 'redis and files') };
}

/** Starts the program on a Redis and a PostgreSQL of its own. */
async function startDistributed({ root, cleanup, env = {}, services: more = [] }) {
  const redis = await startRedis(cleanup);
  const postgres = await startPostgres(cleanup);
  return startProgram({
    root,
    cleanup,
    env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url, SECRET_KEY: 'bench'.repeat(8), ...env },
    services: [redis.service, postgres.service, ...more],
  });
}
