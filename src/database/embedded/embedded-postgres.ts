import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { fileErrorText, makeFolder, printedFileErrorText } from '../../common/index.js';
import { serverAccount } from './account.js';
import { type Attached, attach } from './attachment.js';
import { nativeFolder } from './binaries.js';
import { DataDirError, DataDirInUseError, PostgresFailedError } from './embedded-errors.js';
import type { Site } from './launch.js';
import { keepLogShort } from './log-file.js';
import { isServerOf } from './os-process.js';
import { serverUrl } from './ownership.js';
import { recoveryPauseMs } from './recovery-pause.js';
import { prepareRuntime, removeLeftoverCopies, type Runtime } from './runtime.js';
import { type Settings, shutDown } from './server.js';
import { Watchdog } from './watchdog.js';

/** The embedded PostgreSQL on 127.0.0.1. When its process dies, it is restarted on the same port. */
export interface EmbeddedPostgres {
  /** `postgres://halftone:<password>@127.0.0.1:<port>/halftone`; halftone is a superuser. */
  readonly url: string;
  readonly port: number;
  /** Shuts the server down and resolves when its process has ended. May be called more than once. */
  stop(): Promise<void>;
}

/** Writes a line to the program's log. */
export type Log = (line: string, level?: 'debug' | 'log' | 'warn') => void;

export interface EmbeddedPostgresOptions {
  /** Holds the data (`postgres/`), the password and the log; created when it is missing. */
  readonly dataDir: string;
  readonly log?: Log;
  /** Server settings that are added to the defaults or override them. */
  readonly settings?: Settings;
  /** The folder (bin, lib, share) with PostgreSQL's programs; by default that of the installed package. */
  readonly native?: string;
}

/**
 * Starts the embedded PostgreSQL on the data in `dataDir`, or takes over the one that a killed process left running.
 *
 * @throws {DataDirInUseError} when another live process uses `dataDir`
 * @throws {DataDirError} when this user or this version cannot use the data
 * @throws {NoPostgresError} when there is no PostgreSQL for this machine
 * @throws {PostgresFailedError} when it does not start, with its log lines
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const site = await orDataDirError(options.dataDir, prepareSite(options));
  const watchdog = new Watchdog(site.dataDir, ({ message }) =>
    log(
      `The watchdog of PostgreSQL cannot run (${message}). If this program is killed, PostgreSQL keeps running.`,
      'warn',
    ),
  );
  try {
    const attached = await orDataDirError(site.dataDir, attach(site));
    log(
      `${attached.started ? 'Started' : 'Took over'} PostgreSQL (process ${attached.pid}) on 127.0.0.1:${attached.port}`,
    );
    return new Server(site, attached, watchdog, log);
  } catch (error) {
    watchdog.dismiss();
    throw error;
  }
}

/** Awaits `step` and turns its error into a {@link DataDirError} when `dataDir` is the cause. */
async function orDataDirError<T>(dataDir: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (cause) {
    const printed =
      cause instanceof PostgresFailedError ? printedFileErrorText(cause.message, dataDir) : undefined;
    const text = printed ?? fileErrorText(cause, dataDir);
    throw text === undefined ? cause : new DataDirError(text, { cause });
  }
}

async function prepareSite(options: EmbeddedPostgresOptions): Promise<Site> {
  await makeFolder(options.dataDir);
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

class Server implements EmbeddedPostgres {
  readonly port: number;
  readonly url: string;
  readonly #stopping = new AbortController();
  #stopped: Promise<void> | undefined;
  #recovered: Promise<void> = Promise.resolve();
  #isOwnedByOther = false;
  readonly #stopTrimming: () => void;

  constructor(
    private readonly site: Site,
    private attached: Attached,
    private readonly watchdog: Watchdog,
    private readonly log: Log,
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
    this.#stopping.abort();
    await this.#recovered;
    const { site, attached } = this;
    if (this.#isOwnedByOther) return this.watchdog.dismiss();
    // If the server has died, another program may have its process number and must not be killed.
    const lives = await isServerOf(attached.pid, site.clusterDir, site.account);
    if (lives !== false) await shutDown(attached.pid);
    this.watchdog.dismiss();
    await attached.ownership.release();
    await site.dropRuntime();
    await removeLeftoverCopies(site.dataDir);
  }

  #watch(): void {
    this.attached.ownership.onLost(() => {
      if (this.#stopped === undefined) this.#recovered = this.#recover();
    });
  }

  /**
   * Restarts the server, or claims it again when only our connection broke. Retries until it succeeds or we are stopped,
   * since a full disk may get free space and another owner may end.
   */
  async #recover(): Promise<void> {
    const { signal } = this.#stopping;
    this.log(`Lost the connection to PostgreSQL (process ${this.attached.pid}). Recovering it.`, 'warn');
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        this.attached = await orDataDirError(this.site.dataDir, this.#reattach());
        this.#isOwnedByOther = false;
        this.log(`Recovered PostgreSQL (process ${this.attached.pid}).`);
        this.#watch();
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#isOwnedByOther = error instanceof DataDirInUseError;
        const pauseMs = recoveryPauseMs(attempt);
        const reason = isNativeError(error) ? error.message : String(error);
        this.log(
          `Attempt ${attempt} to recover PostgreSQL failed; the next one follows in ${pauseMs / 1000} s. ${reason}`,
          'warn',
        );
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #reattach(): Promise<Attached> {
    const { signal } = this.#stopping;
    const attached = await attach(this.site, this.port, signal);
    if (attached.port === this.port) return attached;
    // Another owner has ended and left its server on a port that none of our clients knows.
    await shutDown(attached.pid);
    await attached.ownership.release();
    return attach(this.site, this.port, signal);
  }
}
