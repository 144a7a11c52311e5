import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../../src/config/index.js';
import { createTestDatabase } from './database.js';
import { startRedis } from './redis.js';

const MAIN = path.resolve('dist/src/main.js');

/** `distributed`: the api and the worker as two processes, with Redis between them; else one process, all embedded. */
const DISTRIBUTED = process.env.HALFTONE_TEST_MODE === 'distributed';

/** The program as child processes of the tests, on a database and a folder of its own. */
export interface TestProgram {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Of the process that serves clients. */
  readonly pid: number;
  /** Where its queues are. */
  readonly queue: Config['queue'];
  /** Everything it has printed so far. */
  output(): string;
  /** Ends it as a user would (SIGTERM); resolves to its exit code, the worst of several. */
  stop(): Promise<number | null>;
  /** Ends it without any warning (SIGKILL). */
  kill(): Promise<void>;
  /** Stops its clock (SIGSTOP), as a suspended machine does; its children run on. */
  pause(): void;
  /** Lets a paused one run on, unaware. */
  resume(): void;
  /** Starts it again on the same database and folder, after it has ended. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Ends it and removes its database and its folder, unless they are another's. */
  dispose(): Promise<void>;
}

export interface TestProgramOptions {
  readonly env?: Record<string, string>;
  /** Arguments for Node itself, such as `--import` of a test hook; the program's children get them too. */
  readonly execArgv?: readonly string[];
  /** Joins the database, the folder and the queues of this program, which has to outlive it. */
  readonly beside?: Pick<TestProgram, 'databaseUrl' | 'dataDir' | 'queue'>;
}

/** Starts the compiled program and waits until it is ready. Images of loopback hosts may be fetched. */
export async function startProgram(options: TestProgramOptions = {}): Promise<TestProgram> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first`);
  const own = options.beside === undefined ? await makePlace() : null;
  const place = own ?? placeOf(options.beside!);
  let port = '0';
  const start = async (again: Record<string, string> = {}): Promise<Run[]> => {
    const env = { ...place.env, ...options.env, ...again };
    if (!DISTRIBUTED || env.ROLES !== undefined) return [await launch(env, options.execArgv)];
    const api = await launch({ PORT: port, ...env, ROLES: 'api' }, options.execArgv);
    // The worker writes the api's address into output CSVs, so that has to outlive a restart.
    port = new URL(api.url).port;
    return [api, await launch({ PUBLIC_URL: api.url, ...env, ROLES: 'worker' }, options.execArgv)];
  };
  let runs = await start();
  let past = '';
  const signal = (name: NodeJS.Signals) => runs.forEach(({ child }) => child.kill(name));
  const ended = async () => {
    const codes = await Promise.all(runs.map((run) => run.ended));
    return codes.find((code) => code !== 0) ?? codes[0]!;
  };
  const end = async (name: NodeJS.Signals) => {
    signal(name);
    return ended();
  };
  return {
    get url() {
      return runs[0]!.url;
    },
    databaseUrl: place.databaseUrl,
    dataDir: place.dataDir,
    get pid() {
      return runs[0]!.child.pid!;
    },
    queue: {
      redisUrl: options.env?.REDIS_URL ?? place.env.REDIS_URL,
      redisCluster: false,
      prefix: options.env?.QUEUE_PREFIX ?? 'halftone',
    },
    output: () => past + runs.map((run) => run.output()).join(''),
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async restart(env) {
      await ended();
      past += runs.map((run) => run.output()).join('');
      runs = await start(env);
    },
    async dispose() {
      signal('SIGCONT');
      await end('SIGTERM');
      await own?.remove();
    },
  };
}

interface Place {
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Tells a process of the program where everything is. */
  readonly env: Readonly<Record<string, string>>;
}

/** The services that the program runs on: another's. */
function placeOf({ databaseUrl, dataDir, queue }: NonNullable<TestProgramOptions['beside']>): Place {
  const redis: Record<string, string> = queue.redisUrl === undefined ? {} : { REDIS_URL: queue.redisUrl };
  return { databaseUrl, dataDir, env: { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, ...redis } };
}

/** An empty database, an empty folder and, where the program is distributed, an empty Redis. */
async function makePlace(): Promise<Place & { remove(): Promise<void> }> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'halftone-test-'));
  const redis = DISTRIBUTED ? await startRedis() : undefined;
  const queue = { redisUrl: redis?.url, redisCluster: false, prefix: 'halftone' };
  return {
    ...placeOf({ databaseUrl: database.url, dataDir, queue }),
    async remove() {
      await database.drop();
      await redis?.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface Run {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<number | null>;
  output(): string;
}

/** Starts the program with this environment and nothing of ours but the path. */
export async function launch(env: Record<string, string>, execArgv: readonly string[] = []): Promise<Run> {
  const child = fork(MAIN, {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LOG_FORMAT: 'text',
      FETCH_ALLOW_PRIVATE: '127.0.0.0/8,::1/128',
      ...env,
    },
    execArgv: [...execArgv],
    // Away from the repository, whose .env is its developer's own affair.
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout!.on('data', (chunk) => (output += chunk));
  child.stderr!.on('data', (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url));
    void ended.then((code) =>
      reject(new Error(`The program ended with ${code} before it was ready:\n${output}`)),
    );
  });
  return { child, url, ended, output: () => output };
}
