import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { POSTGRES_ENVIRONMENT } from './binaries.js';

/** How long the server outlives this process, so that a supervisor's restart can take it over while it runs. */
const GRACE_SECONDS = 10;

const RESTART_AFTER_MS = 5000;

/**
 * Waits for the end of its standard input. A line dismisses the watchdog. An end without a line, which the kernel causes
 * whatever kills this process, means that the server may be an orphan. A waiting shell takes 1 MB, a Node process 40.
 */
const SCRIPT = 'read -r line && exit 0; sleep "$1"; shift; exec "$@"';

const END_ORPHAN = fileURLToPath(new URL(`end-orphan.child${extname(import.meta.url)}`, import.meta.url));

/** Node's arguments for the child: none for the compiled program, those that load TypeScript when run from source. */
const NODE_ARGUMENTS = END_ORPHAN.endsWith('.ts') ? process.execArgv : [];

/**
 * Ends the server on `dataDir` when this process has died, even by SIGKILL. A shell reads from a pipe to this process and
 * runs `end-orphan.child` when the pipe closes. That program claims the ownership lock first, so it leaves a server alone
 * that another start has claimed.
 */
export class Watchdog {
  #shell: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #dismissed = false;

  constructor(
    private readonly dataDir: string,
    private readonly onError: (error: Error) => void,
  ) {
    this.#start();
  }

  /** Ends the watchdog without affecting the server. */
  dismiss(): void {
    this.#dismissed = true;
    clearTimeout(this.#restart);
    this.#shell?.stdin?.end('dismissed\n');
  }

  #start(): void {
    const endOrphan = [process.execPath, ...NODE_ARGUMENTS, END_ORPHAN, this.dataDir];
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'halftone-watchdog', String(GRACE_SECONDS), ...endOrphan], {
      // In its own session, so that a Ctrl-C or a signal to our process group does not reach it.
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
      env: POSTGRES_ENVIRONMENT,
    });
    shell.once('error', this.onError);
    // Writing to a shell that has ended.
    shell.stdin.on('error', () => undefined);
    shell.once('exit', () => {
      if (this.#dismissed) return;
      this.#restart = setTimeout(() => this.#start(), RESTART_AFTER_MS).unref();
    });
    // The watchdog must not keep this process alive.
    shell.unref();
    (shell.stdin as Socket).unref();
    this.#shell = shell;
  }
}
