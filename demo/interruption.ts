import { constants } from 'node:os';
import { DemoError, InterruptedError } from './demo.errors.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends the demo early. */
export interface Interruption {
  readonly signal: AbortSignal;
  abort(reason: DemoError): void;
  /** Removes the time limit. */
  removeLimit(): void;
}

/** Aborts on Ctrl-C and similar signals, when the reader of the output has exited, and after `limitMs`. */
export function abortOnInterruption(limitMs: number): Interruption {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => controller.abort(new InterruptedError(128 + constants.signals[signal])));
  }
  process.stdout.on('error', () => controller.abort(new InterruptedError(128 + constants.signals.SIGPIPE)));
  const tooLong = new DemoError(`The demo did not finish within ${limitMs / 1000} seconds.`);
  const limit = setTimeout(() => controller.abort(tooLong), limitMs).unref();
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    removeLimit: () => clearTimeout(limit),
  };
}
