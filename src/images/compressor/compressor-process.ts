import { type ChildProcess, fork } from 'node:child_process';
import { childEnvironment } from './child-environment.js';
import type { ChildLimits, ChildMessage, PictureMessage } from './compressor-messages.js';

const START_LIMIT_MS = 30_000;
const KEPT_STDERR = 2_000;

/** How a child ended, in words for the log, and whether the memory cap did it. */
export interface ProcessEnd {
  readonly how: string;
  readonly isOutOfMemory: boolean;
}

/** What a child process tells its slot. `ended` comes once, last, after every message it managed to send. */
export interface ProcessListener {
  ready(): void;
  settled(message: Extract<ChildMessage, { type: 'done' | 'failed' }>): void;
  ended(end: ProcessEnd): void;
}

/** One child process: started here, spoken to over IPC, ended with SIGKILL alone. */
export class CompressorProcess {
  readonly #child: ChildProcess;
  readonly #startLimit: NodeJS.Timeout;
  #stderr = '';
  #rssBytes: number | undefined;
  /** Settles when the process is gone. */
  readonly gone: Promise<void>;

  constructor(module: URL, limits: ChildLimits, listener: ProcessListener) {
    this.#child = fork(module, [JSON.stringify(limits)], {
      env: childEnvironment(process.env),
      serialization: 'advanced',
      // libvips' warnings are no news; what stderr said last is kept to explain a crash.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#startLimit = setTimeout(() => this.kill(), START_LIMIT_MS);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR);
    });
    this.#child.on('message', (message: ChildMessage) => this.#receive(message, listener));
    this.gone = this.#whenGone().then((how) => {
      clearTimeout(this.#startLimit);
      return listener.ended({ how, isOutOfMemory: this.#rssBytes !== undefined });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(picture: PictureMessage): void {
    // A closed channel is followed by the end, and there the pictures in flight are dealt with.
    this.#child.send(picture, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #whenGone(): Promise<string> {
    return new Promise((resolve) => {
      // 'close' comes when the process, its stderr and its channel have ended.
      this.#child.once('close', (code, signal) => resolve(this.#describeEnd(code, signal)));
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
      case 'done':
      case 'failed':
        return listener.settled(message);
    }
  }

  #describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#rssBytes !== undefined) return `used too much memory (${this.#rssBytes} bytes)`;
    const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    return this.#stderr === '' ? how : `${how}: ${this.#stderr.trim()}`;
  }
}
