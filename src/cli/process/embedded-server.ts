import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../../common/index.js';
import { CommandError } from '../usage-error.js';
import { isRunning } from './is-running.js';

/** A server that works for one command, in a child process. */
export interface EmbeddedServer {
  /** The base URL, such as `http://127.0.0.1:40321`. */
  readonly url: string;
  /** Stops it, waits until it has exited, and returns how: `exit code 0` when all was well. */
  stop(): Promise<string>;
}

export interface EmbeddedOptions {
  readonly programFile: string;
  readonly dataDir: string;
  /** The file that its output is written to. */
  readonly logFile: string;
  /** The variables of the user's environment. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Settings that the command needs. */
  readonly settings: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called once when the start takes more than two seconds, which is its database as a rule. */
  readonly onSlowStart?: () => void;
  /** Called when the process exits without having been stopped. */
  readonly onUnexpectedExit: (error: CommandError) => void;
}

/** The server exits within 30 seconds of a SIGTERM, even if something hangs. */
const STOP_TIMEOUT_MS = 35_000;

/** After how long a start is called slow. */
const SLOW_START_MS = 2_000;

/** The variables that any process needs. */
const SYSTEM =
  /^(PATH|HOME|TMPDIR|TEMP|TMP|TZ|LANG|LC_\w+|SystemRoot|LD_PRELOAD|SSL_CERT_\w+|NODE_(OPTIONS|EXTRA_CA_CERTS|V8_COVERAGE))$/;

/** The settings of fetching, compressing and notifying. Those of databases, stores and clients are for a real server. */
const PASSED_ON =
  /^(FETCH|IMAGE|COMPRESSOR|MAX_CSV|UPLOAD|DELIVERY)_|^(SMTP_URL|MAIL_FROM|WEBHOOK_SECRET|LOG_LEVEL)$/;

/**
 * Starts a server on a free port of 127.0.0.1 with its own data folder, and waits until it listens.
 *
 * @throws {CommandError} with the end of its log when it exits instead
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { programFile, dataDir, logFile, variables, settings, signal, onSlowStart, onUnexpectedExit } =
    options;
  signal.throwIfAborted();
  await makeFolder(dataDir);
  await endOfEarlier(pidFileOf(dataDir), signal);
  const log = await open(logFile, 'w');
  const kept = Object.entries(variables).filter(([name]) => SYSTEM.test(name) || PASSED_ON.test(name));
  const child = fork(programFile, ['serve'], {
    // Not the working directory of the user, whose .env is read already.
    cwd: dataDir,
    env: {
      ...Object.fromEntries(kept),
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      NO_COLOR: '1',
      ...settings,
    },
    execArgv: process.execArgv,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    // Ctrl-C in a terminal reaches the whole process group; this process must be stopped in order instead.
    detached: true,
  });
  await log.close();
  await writeFile(pidFileOf(dataDir), `${child.pid}\n`);
  let isExpectedToRun = true;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
  });
  const death = ended.then(async (how) => new CommandError(await endText(how, logFile)));
  void death.then((error) => isExpectedToRun && onUnexpectedExit(error));
  const ready = once(child, 'message') as Promise<[{ url: string }]>;
  ready.catch(() => undefined);
  const stop = async () => {
    isExpectedToRun = false;
    // If it is killed while it starts, its database may keep running.
    await Promise.race([ready, ended]);
    return stopChild(child, ended);
  };
  const slow = setTimeout(() => onSlowStart?.(), SLOW_START_MS);
  try {
    const aborted = once(signal, 'abort').then(() => Promise.reject(signal.reason));
    const [{ url }] = await Promise.race([ready, aborted, death.then((error) => Promise.reject(error))]);
    return { url, stop };
  } catch (error) {
    clearTimeout(slow);
    await stop();
    throw error;
  } finally {
    clearTimeout(slow);
  }
}

const pidFileOf = (dataDir: string) => join(dataDir, 'server.pid');

/** Waits for the server of a command that was killed: it stops by itself, and releases what it was working on. */
async function endOfEarlier(pidFile: string, signal: AbortSignal): Promise<void> {
  const pid = await readFile(pidFile, 'utf8').then(
    (text) => Number.parseInt(text, 10),
    () => Number.NaN,
  );
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (isRunning(pid) && performance.now() < deadline) await sleep(100, undefined, { signal });
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<string> {
  child.kill('SIGTERM');
  const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  const how = await ended;
  clearTimeout(tooLong);
  return how;
}

async function endText(how: string, logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  // The program prints a sentence that says what to do.
  const reason = lines.indexOf('Halftone cannot start.');
  if (reason >= 0) return `The embedded server did not start. ${lines.slice(reason + 1).join('\n')}`;
  return [
    `The embedded server ended (${how}). The end of ${logFile}:`,
    ...lines.slice(-15).map((line) => `  ${line}`),
  ].join('\n');
}
