import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase } from './database.js';

const MAIN = path.resolve('dist/src/main.js');

/** The program as a child process of the tests, on a database and a folder of its own. */
export interface TestProgram {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything it has printed so far. */
  output(): string;
  /** Ends it as a user would (SIGTERM); resolves to its exit code. */
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
  /** Joins the database and the folder of this program, which has to outlive it. */
  readonly beside?: Pick<TestProgram, 'databaseUrl' | 'dataDir'>;
}

/** Starts the compiled program and waits until it is ready. Images of loopback hosts may be fetched. */
export async function startProgram(options: TestProgramOptions = {}): Promise<TestProgram> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first`);
  const own = options.beside === undefined ? await makePlace() : null;
  const { databaseUrl, dataDir } = options.beside ?? own!;
  const start = (env?: Record<string, string>) =>
    launch({ ...options.env, ...env, DATABASE_URL: databaseUrl, DATA_DIR: dataDir }, options.execArgv);
  let run = await start();
  const end = async (signal: NodeJS.Signals) => {
    run.child.kill(signal);
    return run.ended;
  };
  return {
    get url() {
      return run.url;
    },
    databaseUrl,
    dataDir,
    get pid() {
      return run.child.pid!;
    },
    output: () => run.output(),
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
    pause: () => void run.child.kill('SIGSTOP'),
    resume: () => void run.child.kill('SIGCONT'),
    async restart(env) {
      await run.ended;
      run = await start(env);
    },
    async dispose() {
      run.child.kill('SIGCONT');
      await end('SIGTERM');
      await own?.remove();
    },
  };
}

/** An empty database and an empty folder. */
async function makePlace() {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'halftone-test-'));
  return {
    databaseUrl: database.url,
    dataDir,
    async remove() {
      await database.drop();
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
    env: { PATH: process.env.PATH, PORT: '0', FETCH_ALLOW_PRIVATE: '127.0.0.0/8,::1/128', ...env },
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
