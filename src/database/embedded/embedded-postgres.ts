import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { serverAccount } from './account.js';
import { type Attached, attach } from './attachment.js';
import { nativeFolder } from './binaries.js';
import { DataDirInUseError } from './embedded.errors.js';
import type { Site } from './launch.js';
import { keepLogShort } from './log-file.js';
import { isServerOf } from './os-process.js';
import { serverUrl } from './ownership.js';
import { prepareRuntime, removeLeftoverCopies, type Runtime } from './runtime.js';
import { type Settings, shutDown } from './server.js';

/** A PostgreSQL of our own on 127.0.0.1. When its process dies, it is started again on the same port. */
export interface EmbeddedPostgres {
  /** `postgres://halftone:<password>@127.0.0.1:<port>/halftone`; halftone is a superuser. */
  readonly url: string;
  readonly port: number;
  /** Shuts the server down and resolves when it is gone. May be called more than once. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds the data (`postgres/`), the password and the log; made when it is missing. */
  readonly dataDir: string;
  readonly log?: (line: string) => void;
  /** Settings of the server that go beyond our own, or against them. */
  readonly settings?: Settings;
  /** The folder (bin, lib, share) with PostgreSQL's programs; that of the installed package unless given. */
  readonly native?: string;
}

/**
 * Starts the embedded PostgreSQL on the data in `dataDir`, or takes over the one that a killed process left
 * running there.
 *
 * @throws {DataDirInUseError} when another process that lives uses `dataDir`
 * @throws {DataDirError} when the data cannot be used by us or by this version
 * @throws {NoPostgresError} when there is no PostgreSQL for this machine
 * @throws {PostgresFailedError} when it does not start, with what it logged
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const site = await prepareSite(options);
  const attached = await attach(site);
  log(
    `${attached.started ? 'Started' : 'Took over'} PostgreSQL (process ${attached.pid}) on 127.0.0.1:${attached.port}`,
  );
  return new Server(site, attached, log);
}

async function prepareSite(options: EmbeddedPostgresOptions): Promise<Site> {
  await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(options.dataDir);
  const clusterDir = join(dataDir, 'postgres');
  const account = await serverAccount(clusterDir);
  let runtime: Promise<Runtime> | undefined;
  const prepare = async () => {
    await removeLeftoverCopies(dataDir);
    return prepareRuntime(options.native ?? nativeFolder(), dataDir, account);
  };
  return {
    dataDir,
    clusterDir,
    account,
    logFile: join(dataDir, 'postgres.log'),
    settings: options.settings ?? {},
    runtime: () => (runtime ??= prepare()),
    dropRuntime: async () => {
      const [made] = await Promise.allSettled([runtime]);
      runtime = undefined;
      if (made.status === 'fulfilled') await made.value?.remove();
    },
  };
}

const MOST_RECOVERIES = 5;

class Server implements EmbeddedPostgres {
  readonly port: number;
  readonly url: string;
  #stopped: Promise<void> | undefined;
  #recovered: Promise<void> = Promise.resolve();
  #takenAway = false;
  readonly #stopTrimming: () => void;

  constructor(
    private readonly site: Site,
    private attached: Attached,
    private readonly log: (line: string) => void,
  ) {
    this.port = attached.port;
    this.url = serverUrl(attached.port, attached.password);
    this.#stopTrimming = keepLogShort(site.logFile, (error) => log(`PostgreSQL's log: ${String(error)}`));
    this.#watch();
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async #stop(): Promise<void> {
    this.#stopTrimming();
    await this.#recovered;
    const { site, attached } = this;
    if (this.#takenAway) return;
    // Should it have died and its number gone to another program, that one is not ours to end.
    const lives = await isServerOf(attached.pid, site.clusterDir, site.account);
    if (lives !== false) await shutDown(attached.pid);
    await attached.ownership.release();
    await site.dropRuntime();
    await removeLeftoverCopies(site.dataDir);
  }

  #watch(): void {
    this.attached.ownership.onLost(() => {
      if (this.#stopped === undefined) this.#recovered = this.#recover();
    });
  }

  /** Starts the server again, or claims it again when only our connection broke. */
  async #recover(): Promise<void> {
    this.log(`Lost PostgreSQL (process ${this.attached.pid})`);
    for (let attempt = 1; attempt <= MOST_RECOVERIES && this.#stopped === undefined; attempt++) {
      try {
        this.attached = await attach(this.site, this.port);
        this.log(`PostgreSQL is back (process ${this.attached.pid})`);
        this.#watch();
        return;
      } catch (error) {
        this.log(`PostgreSQL did not come back: ${isNativeError(error) ? error.message : String(error)}`);
        this.#takenAway = error instanceof DataDirInUseError;
        if (this.#takenAway) return;
        await sleep(250 * 2 ** attempt);
      }
    }
  }
}
