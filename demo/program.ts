import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DemoError } from './demo.errors.js';

/** Halftone itself, in a process of its own. Disposing of it asks it to stop and waits until it is gone. */
export interface RunningProgram extends AsyncDisposable {
  /** Where it listens, as in `http://127.0.0.1:40321`. */
  readonly url: string;
}

export interface ProgramOptions {
  readonly dataDir: string;
  /** Gets what it prints. */
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** Called when it ends without having been asked to. */
  readonly onDeath: (error: DemoError) => void;
}

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
/** It ends within 30 seconds by itself, whatever hangs. */
const STOP_WITHIN_MS = 35_000;
const CLEAN_END = 'exit code 0';
/** What any process needs; the rest of our environment is none of its business. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'TEMP', 'SystemRoot'];

/**
 * Starts the program as `npm start` would, on a folder of its own, and waits until it listens.
 *
 * @throws {DemoError} with the end of its log when it ends instead
 */
export async function startProgram({
  dataDir,
  logFile,
  signal,
  onDeath,
}: ProgramOptions): Promise<RunningProgram> {
  signal.throwIfAborted();
  const log = await open(logFile, 'w');
  await mkdir(dataDir, { recursive: true });
  const child = fork(MAIN, {
    // Away from the .env of whoever runs the demo, which may name a database of theirs.
    cwd: dataDir,
    env: {
      ...Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      // The pictures' host is on this machine, which a server must not fetch from unless it is told so.
      FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
      NO_COLOR: '1',
    },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    // Ctrl-C in a terminal reaches a whole group of processes; it is for us to stop this one in good order.
    detached: true,
  });
  await log.close();
  // Whatever ends us, it is not left behind.
  process.once('exit', () => child.kill('SIGTERM'));
  let isWanted = true;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
  });
  const death = ended.then(
    async (how) => new DemoError(`Halftone ended (${how}).\n${await tailOf(logFile)}`),
  );
  void death.then((error) => isWanted && onDeath(error));
  const ready = once(child, 'message') as Promise<[{ url: string }]>;
  const stop = async () => {
    isWanted = false;
    // Cut off while it starts it could leave its database running behind it.
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
        if (how !== CLEAN_END) throw new DemoError(`Halftone was asked to stop and ended with ${how}.`);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<string> {
  child.kill('SIGTERM');
  const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  const how = await ended;
  clearTimeout(tooLong);
  return how;
}

async function tailOf(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  return [`The end of ${logFile}:`, ...lines.slice(-15).map((line) => `  ${line}`)].join('\n');
}
