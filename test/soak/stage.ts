import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestPostgres, startPostgres } from '../support/postgres.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { freePort } from '../support/free-port.js';
import { startRedis, type TestRedis } from '../support/redis.js';
import { type Stage, startStage } from '../support/stage.js';
import { recordTransitions } from '../support/transitions.js';
import { register } from '../support/webhooks.js';
import { type FakeClock, makeFakeClock } from './fake-clock.js';
import { type ImageSites, startImageSites } from './image-sites.js';
import { Ledger } from './ledger.js';
import { canMount } from './namespace.js';
import type { Random } from './random.js';
import type { Settings } from './settings.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';
import { Supervisor } from './supervisor.js';

/** The paths of the registered webhook and of the webhooks of single requests. */
export const ALL_EVENTS = '/all';
export const OWN_EVENTS = '/own';

/** An api, workers, their services and the remote hosts, all of which chaos may stop. */
export interface SoakStage {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly stage: Stage;
  readonly api: Supervisor;
  readonly workers: readonly Supervisor[];
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  readonly sites: ImageSites;
  readonly receiver: Receiver;
  /** Null when libfaketime is not installed. */
  readonly clock: FakeClock | null;
  /** Null when mounts are not allowed. */
  readonly disk: SmallDisk | null;
  dispose(): Promise<void>;
}

export async function startSoakStage(settings: Settings, random: Random): Promise<SoakStage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halftone-soak-'));
  await chmod(folder, 0o755);
  const closing: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const close of closing.toReversed()) await close();
    await rm(folder, { recursive: true, force: true });
  };
  const opened = <Part>(part: Part, close: (part: Part) => Promise<unknown>): Part => {
    closing.push(() => close(part));
    return part;
  };
  try {
    const ledger = new Ledger();
    const dataDir = path.join(folder, 'data');
    const disk = canMount ? await mountSmallDisk(path.join(dataDir, 'objects')) : null;
    if (disk !== null) closing.push(async () => disk.unmount());
    const clock = await makeFakeClock(path.join(folder, 'clock'));
    const native = clock === null ? {} : { native: clock.native };
    const postgres = opened(await startPostgres(native), (part) => part.dispose());
    const redis = opened(await startRedis(), (part) => part.dispose());
    const sites = opened(await startImageSites(), (part) => part.close());
    const receiver = opened(await startReceiver(), (part) => part.close());
    for (const at of [ALL_EVENTS, OWN_EVENTS])
      receiver.on(at, ({ response }) => {
        response.statusCode = random.chance(0.15) ? 503 : 204;
        response.end();
      });
    process.env.HALFTONE_TEST_DATABASE_URL = postgres.url;
    const port = await freePort();
    const env = {
      REDIS_URL: redis.url,
      DATA_DIR: dataDir,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SECRET_KEY: 'a secret key of the soak alone, for all processes',
      DELIVERY_RETRY_DELAYS_MS: '500,1000,1000,2000,2000,5000,5000,5000,5000,5000,5000',
      FETCH_TIMEOUT_MS: '3000',
      FETCH_CONCURRENCY: '6',
      DISPATCH_WINDOW: '32',
      COMPRESSOR_CHILDREN: '1',
      LOG_FORMAT: 'json',
    };
    const stage = opened(
      await startStage({ own: true, env: { ...env, ROLES: 'api', PORT: String(port) } }),
      (part) => part.dispose(),
    );
    await recordTransitions(stage);
    await register(stage.api, receiver.url(ALL_EVENTS));
    const supervise = (name: string, program: Stage['program']) =>
      opened(new Supervisor(name, program, ledger), (part) => part.leave());
    const workers: Supervisor[] = [];
    for (let at = 1; at <= settings.workers; at += 1) {
      const program = await stage.join({ own: true, env: { ...env, ROLES: 'worker' } });
      workers.push(supervise(`worker ${at}`, program));
    }
    const api = supervise('api', stage.program);
    return {
      settings,
      ledger,
      stage,
      api,
      workers,
      postgres,
      redis,
      sites,
      receiver,
      clock,
      disk,
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
