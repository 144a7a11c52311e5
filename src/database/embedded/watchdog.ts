import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { POSTGRES_ENVIRONMENT } from './binaries.js';

/** How long the server outlives this process, so that a supervisor's restart can take it over as it runs. */
const GRACE_SECONDS = 10;

const RESTART_AFTER_MS = 5000;

/**
 * Waits for the end of its standard input. A line means that it is dismissed; an end without one, which the kernel
 * brings about whatever this process dies of, that the server may be an orphan. A shell waits in 1 MB, where Node
 * takes 40.
 */
const SCRIPT = 'read -r line && exit 0; sleep "$1"; shift; exec "$@"';

const END_ORPHAN = fileURLToPath(new URL(`end-orphan.child${extname(import.meta.url)}`, import.meta.url));

/** The compiled program needs no arguments of Node's; from source, those that make TypeScript run. */
const NODE_ARGUMENTS = END_ORPHAN.endsWith('.ts') ? process.execArgv : [];

/**
 * Ends the server on `dataDir` once this process is gone, a SIGKILL included: a shell with a pipe from here, which
 * runs `end-orphan.child` when the pipe closes. That one asks for the ownership lock first, so a server that another
 * start has claimed is left alone.
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

  /** Ends the watchdog without any effect on the server. */
  dismiss(): void {
    this.#dismissed = true;
    clearTimeout(this.#restart);
    this.#shell?.stdin?.end('dismissed\n');
  }

  #start(): void {
    const endOrphan = [process.execPath, ...NODE_ARGUMENTS, END_ORPHAN, this.dataDir];
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'halftone-watchdog', String(GRACE_SECONDS), ...endOrphan], {
      // In a session of its own: a Ctrl-C, and a signal to our process group, does not reach it.
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
      env: POSTGRES_ENVIRONMENT,
    });
    shell.once('error', this.onError);
    // Writing to one that is gone.
    shell.stdin.on('error', () => undefined);
    shell.once('exit', () => {
      if (this.#dismissed) return;
      this.#restart = setTimeout(() => this.#start(), RESTART_AFTER_MS).unref();
    });
    // It is not to keep this process alive.
    shell.unref();
    (shell.stdin as Socket).unref();
    this.#shell = shell;
  }
}
