import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../../src/config/index.js';
import { createTestDatabase } from './database.js';
import { objectsOf, type TestObjects } from './objects.js';
import { startRedis } from './redis.js';
import { sharedS3 } from './s3/shared-s3.js';
import { borrowProgram } from './warm/borrow.js';
import { watchedArgv } from './warnings/watch.js';

const MAIN = path.resolve('dist/bundle/halftone.js');

/** The same program before it is bundled: a hook can only change a package that is loaded from its own files. */
const UNBUNDLED = path.resolve('dist/src/main.js');

/** `distributed`: the api and the worker as two processes, with Redis and S3 between them; else one process, all embedded. */
const DISTRIBUTED = process.env.HALFTONE_TEST_MODE === 'distributed';

/** The program on its own database and folder. */
export interface TestProgram {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** The URL of the process that serves clients. */
  readonly pid: number;
  /** The variables of its database, folder, queues, objects and secrets, which all processes must share. */
  readonly services: Readonly<Record<string, string>>;
  readonly queue: Config['queue'];
  readonly objects: TestObjects;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves to its exit code when it has ended, by itself or by one of the following. */
  ended(): Promise<number | null>;
  /** Stops it like a user (SIGTERM); resolves to its exit code, the worst of several. */
  stop(): Promise<number | null>;
  /** Kills it (SIGKILL). Like the next two, this needs its own process (`own: true`). */
  kill(): Promise<void>;
  /** Suspends it (SIGSTOP), like a suspended machine; its children continue. */
  pause(): void;
  /** Resumes a suspended program (SIGCONT). */
  resume(): void;
  /** Restarts it on the same database and folder, after it has ended. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Stops it and removes its database and its folder, unless they belong to another program. */
  dispose(): Promise<void>;
}

export interface TestProgramOptions {
  readonly env?: Record<string, string>;
  /**
   * Runs it in its own processes, as users do. Without this option and the next two, it runs beside others in a process
   * that has already loaded it, which saves about three seconds of CPU time.
   */
  readonly own?: boolean;
  /** Arguments for Node itself, such as `--import` of a test hook; the program's children get them too. */
  readonly execArgv?: readonly string[];
  /** A shell command that runs before it, such as `ulimit -f 100`. */
  readonly before?: string;
  /** Uses the services of this program, which must outlive it. */
  readonly beside?: Pick<TestProgram, 'services'>;
}

/** Starts the compiled program and waits until it is ready. It may download images from loopback hosts. */
export async function startProgram(options: TestProgramOptions = {}): Promise<TestProgram> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first`);
  const own = options.beside === undefined ? await makePlace() : null;
  const services = { ...(own ?? options.beside!).services, ...servicesIn(options.env) };
  let port = '0';
  const start = async (again: Record<string, string> = {}): Promise<Run[]> => {
    const env = { ...services, ...options.env, ...again };
    if (!DISTRIBUTED || env.ROLES !== undefined) return [await startRun(env, options)];
    const api = await launch({ PORT: port, ...env, ROLES: 'api' }, options);
    // The worker writes the api's URL into output CSVs, so it must stay the same after a restart.
    port = new URL(api.url).port;
    // Both on one machine, so a port that a test has chosen is the api's alone.
    return [api, await launch({ PUBLIC_URL: api.url, ...env, PORT: '0', ROLES: 'worker' }, options)];
  };
  let runs = await start();
  let past = '';
  const signal = (name: NodeJS.Signals) => runs.forEach((run) => run.signal(name));
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
    databaseUrl: services.DATABASE_URL!,
    dataDir: services.DATA_DIR!,
    get pid() {
      return runs[0]!.pid;
    },
    services,
    queue: {
      redisUrl: services.REDIS_URL,
      redisCluster: false,
      prefix: services.QUEUE_PREFIX ?? 'halftone',
      schema: 'bullmq',
    },
    objects: objectsOf(services),
    output: () => past + runs.map((run) => run.output()).join(''),
    ended,
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async restart(env) {
      await ended();
      const output = runs.map((run) => run.output()).join('');
      runs = await start(env);
      past += output;
    },
    async dispose() {
      signal('SIGCONT');
      await end('SIGTERM');
      await own?.remove();
    },
  };
}

const SERVICE = /^(DATABASE_URL|DATA_DIR|REDIS_URL|QUEUE_PREFIX|SECRET_KEY|S3_\w+)$/;

function servicesIn(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => SERVICE.test(name)));
}

interface Place extends Pick<TestProgram, 'services'> {
  remove(): Promise<void>;
}

/** Creates an empty database and folder; for a distributed program also an empty Redis and bucket. */
async function makePlace(): Promise<Place> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'halftone-test-'));
  const redis = DISTRIBUTED ? await startRedis() : undefined;
  return {
    services: {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      ...(redis && { REDIS_URL: redis.url, ...sharedS3().variables(path.basename(dataDir).toLowerCase()) }),
    },
    async remove() {
      await database.drop();
      await redis?.dispose();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface Run {
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<number | null>;
  output(): string;
  signal(name: NodeJS.Signals): void;
}

/** The environment of every program of a test: only our PATH, and downloads from loopback hosts are allowed. */
const ENVIRONMENT = {
  PATH: process.env.PATH!,
  PORT: '0',
  LOG_FORMAT: 'text',
  FETCH_ALLOW_PRIVATE: '127.0.0.0/8,::1/128',
};

function startRun(env: Record<string, string>, options: TestProgramOptions): Promise<Run> {
  const { own = DISTRIBUTED, execArgv, before } = options;
  return own || execArgv !== undefined || before !== undefined ? launch(env, options) : borrow(env);
}

async function borrow(env: Record<string, string>): Promise<Run> {
  const { stop, ...program } = await borrowProgram({ ...ENVIRONMENT, ...env });
  return {
    ...program,
    signal(name) {
      if (name === 'SIGTERM') stop();
      else if (name !== 'SIGCONT')
        throw new Error(`${name} needs a process of its own: start it with { own: true }`);
    },
  };
}

/** Starts the program with this environment in its own process. */
export async function launch(
  env: Record<string, string>,
  { execArgv = [], before }: Pick<TestProgramOptions, 'execArgv' | 'before'> = {},
): Promise<Run> {
  const child = fork(execArgv.length > 0 ? UNBUNDLED : MAIN, {
    env: { ...ENVIRONMENT, ...env },
    ...(before === undefined ? { execArgv: [...watchedArgv(), ...execArgv] } : behind(before)),
    // Not in the repository, which may contain a developer's .env.
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
  return { url, pid: child.pid!, ended, output: () => output, signal: (name) => void child.kill(name) };
}

/** Runs `command` in a shell, which is then replaced by Node. */
function behind(command: string): { execPath: string; execArgv: string[] } {
  const node = [process.execPath, ...watchedArgv()].map((word) => JSON.stringify(word)).join(' ');
  return { execPath: '/bin/bash', execArgv: ['-c', `${command} && exec ${node} "$0" "$@"`] };
}
