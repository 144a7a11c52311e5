import { constants } from 'node:os';
import { DemoError, InterruptedError } from './demo.errors.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts on Ctrl-C and the like, when nobody reads what we print any more, and after `limitMs`. */
export function abortOnInterruption(limitMs: number): AbortController {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => controller.abort(new InterruptedError(128 + constants.signals[signal])));
  }
  process.stdout.on('error', () => controller.abort(new InterruptedError(128 + constants.signals.SIGPIPE)));
  const tooLong = new DemoError(`The demo was not done after ${limitMs / 1000} seconds.`);
  setTimeout(() => controller.abort(tooLong), limitMs).unref();
  return controller;
}
