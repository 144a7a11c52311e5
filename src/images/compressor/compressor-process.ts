import { type ChildProcess, fork } from 'node:child_process';
import { childEnvironment } from './child-environment.js';
import type { ChildLimits, ChildMessage, CompressMessage } from './compressor-messages.js';

const START_LIMIT_MS = 30_000;
const KEPT_STDERR = 2_000;

/** How a child exited: a description for the log, and whether the memory limit caused it. */
export interface ProcessExit {
  readonly description: string;
  readonly isOutOfMemory: boolean;
}

/** Receives the events of a child process. `exited` is called once, after every message the child sent. */
export interface ProcessListener {
  ready(): void;
  settled(message: Extract<ChildMessage, { type: 'done' | 'failed' }>): void;
  returned(ids: readonly number[]): void;
  exited(exit: ProcessExit): void;
}

/** One child process: forked here, controlled over IPC, and stopped with SIGKILL only. */
export class CompressorProcess {
  readonly #child: ChildProcess;
  readonly #startLimit: NodeJS.Timeout;
  #stderr = '';
  #rssBytes: number | undefined;
  /** Resolves after the process has exited. */
  readonly exited: Promise<void>;

  constructor(module: URL, limits: ChildLimits, listener: ProcessListener) {
    this.#child = fork(module, [JSON.stringify(limits)], {
      env: childEnvironment(process.env),
      serialization: 'advanced',
      // stdout is dropped; the tail of stderr explains a crash in the log.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#startLimit = setTimeout(() => this.kill(), START_LIMIT_MS);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR);
    });
    this.#child.on('message', (message: ChildMessage) => this.#receive(message, listener));
    this.exited = this.#whenExited().then((description) => {
      clearTimeout(this.#startLimit);
      return listener.exited({ description, isOutOfMemory: this.#rssBytes !== undefined });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: CompressMessage): void {
    // A send on a closed channel may fail silently: the exit event follows and handles the images in flight.
    this.#child.send(message, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #whenExited(): Promise<string> {
    return new Promise((resolve) => {
      // 'close' fires after the process, its stderr and its IPC channel have ended.
      this.#child.once('close', (code, signal) => resolve(this.#describeExit(code, signal)));
      this.#child.on('error', (error) => {
        if (this.#child.pid === undefined) resolve(`could not be started: ${error.message}`);
      });
    });
  }

  #receive(message: ChildMessage, listener: ProcessListener): void {
    switch (message.type) {
      case 'ready':
        clearTimeout(this.#startLimit);
        return listener.ready();
      case 'memory':
        this.#rssBytes = message.rssBytes;
        return undefined;
      case 'returned':
        return listener.returned(message.ids);
      case 'done':
      case 'failed':
        return listener.settled(message);
    }
  }

  #describeExit(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#rssBytes !== undefined) return `used too much memory (${this.#rssBytes} bytes)`;
    const description = signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
    return this.#stderr === '' ? description : `${description}: ${this.#stderr.trim()}`;
  }
}
