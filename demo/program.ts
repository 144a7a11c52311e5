import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DemoError } from './demo.errors.js';

/** Halftone in a child process. Disposing stops it and waits until it has exited. */
export interface RunningProgram extends AsyncDisposable {
  /** The base URL, such as `http://127.0.0.1:40321`. */
  readonly url: string;
}

export interface ProgramOptions {
  readonly dataDir: string;
  /** The file that its output is written to. */
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** Called when the process exits without having been stopped. */
  readonly onUnexpectedExit: (error: DemoError) => void;
}

const MAIN = fileURLToPath(new URL('../bundle/halftone.js', import.meta.url));
/** The program exits within 30 seconds of a SIGTERM, even if something hangs. */
const STOP_TIMEOUT_MS = 35_000;
const CLEAN_END = 'exit code 0';
/** The variables that any process needs; the program inherits nothing else. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'TEMP', 'SystemRoot'];

/**
 * Starts the program like `npm start`, on its own data folder, and waits until it listens.
 *
 * @throws {DemoError} with the end of its log when it exits instead
 */
export async function startProgram({
  dataDir,
  logFile,
  signal,
  onUnexpectedExit,
}: ProgramOptions): Promise<RunningProgram> {
  signal.throwIfAborted();
  const log = await open(logFile, 'w');
  await mkdir(dataDir, { recursive: true });
  const child = fork(MAIN, {
    // Not the working directory of the user, whose .env may name another database.
    cwd: dataDir,
    env: {
      ...Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      // The host of the images is on this machine, which the SSRF protection blocks by default.
      FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
      NO_COLOR: '1',
    },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    // Ctrl-C in a terminal reaches the whole process group; this process must be stopped in order instead.
    detached: true,
  });
  await log.close();
  // The child must not outlive this process.
  process.once('exit', () => child.kill('SIGTERM'));
  let isExpectedToRun = true;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
  });
  const death = ended.then(
    async (how) => new DemoError(`Halftone ended (${how}).\n${await tailOf(logFile)}`),
  );
  void death.then((error) => isExpectedToRun && onUnexpectedExit(error));
  const ready = once(child, 'message') as Promise<[{ url: string }]>;
  const stop = async () => {
    isExpectedToRun = false;
    // If it is killed while it starts, its database may keep running.
    await Promise.race([ready, ended]);
    return stopChild(child, ended);
  };
  try {
    const aborted = once(signal, 'abort').then(() => Promise.reject(signal.reason));
    const [{ url }] = await Promise.race([ready, aborted, death.then((error) => Promise.reject(error))]);
    return {
      url,
      async [Symbol.asyncDispose]() {
        const how = await stop();
        if (how !== CLEAN_END) throw new DemoError(`Halftone did not stop cleanly: it ended with ${how}.`);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<string> {
  child.kill('SIGTERM');
  const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  const how = await ended;
  clearTimeout(tooLong);
  return how;
}

async function tailOf(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  return [`The end of ${logFile}:`, ...lines.slice(-15).map((line) => `  ${line}`)].join('\n');
}
