// Compares two workers with one, each on its own core: `npm run bench:workers [images] [rounds]`.
// PostgreSQL, Redis, the api and the image host share these cores, as on a machine with two cores.
import sharp from 'sharp';
import { startPostgres } from '../test/support/postgres.ts';
import { startRedis } from '../test/support/redis.ts';
import { startStage } from '../test/support/stage.ts';

const images = Number(process.argv[2] ?? 150);
const rounds = Number(process.argv[3] ?? 3);

const noise = { type: 'gaussian', mean: 128, sigma: 60 };
const grain = await sharp({ create: { width: 100, height: 75, channels: 3, background: '#888', noise } })
  .png()
  .toBuffer();
const photo = await sharp(grain).resize(2000, 1500, { kernel: 'cubic' }).jpeg({ quality: 92 }).toBuffer();

const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
let stage;

const worker = (core) =>
  stage.join({
    env: { ROLES: 'worker', PUBLIC_URL: stage.program.url, LOG_LEVEL: 'warn' },
    before: `taskset -cp ${core} $$ >/dev/null`,
  });

async function secondsOf(count) {
  const rows = Array.from({ length: count }, (_, n) => `${n},Product ${n},${stage.host.url(`/${n}.jpg`)}`);
  const startedAt = performance.now();
  const id = await stage.api.upload(`ID,Name,Images\n${rows.join('\n')}\n`, { format: 'WEBP' });
  await stage.until(async () => {
    const [row] = await stage.sql('SELECT status FROM requests WHERE id = $1', [id]);
    return row.status === 'COMPLETED';
  }, 600_000);
  return (performance.now() - startedAt) / 1000;
}

try {
  process.env.HALFTONE_TEST_DATABASE_URL = postgres.url;
  stage = await startStage({ own: true, env: { REDIS_URL: redis.url, ROLES: 'api', LOG_LEVEL: 'warn' } });
  stage.host.otherwise(({ response }) => void response.setHeader('content-type', 'image/jpeg').end(photo));
  for (let round = 1; round <= rounds; round += 1) {
    const first = await worker(0);
    await secondsOf(10);
    const one = await secondsOf(images);
    const second = await worker(1);
    await secondsOf(10);
    const two = await secondsOf(images);
    await Promise.all([first.stop(), second.stop()]);
    const rate = (seconds) => `${seconds.toFixed(1)} s (${(images / seconds).toFixed(1)}/s)`;
    process.stdout.write(`one worker ${rate(one)}, two ${rate(two)}: ${(two / one).toFixed(2)}\n`);
  }
} finally {
  await stage?.dispose();
  await Promise.all([postgres.dispose(), redis.dispose()]);
}
