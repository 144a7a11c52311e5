import { constants } from 'node:os';
import { DemoError, InterruptedError } from './demo.errors.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What ends the demo early. */
export interface Interruption {
  readonly signal: AbortSignal;
  abort(reason: DemoError): void;
  /** Lets the demo take as long as it likes from now on. */
  liftLimit(): void;
}

/** Aborts on Ctrl-C and the like, when nobody reads what we print any more, and after `limitMs`. */
export function abortOnInterruption(limitMs: number): Interruption {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => controller.abort(new InterruptedError(128 + constants.signals[signal])));
  }
  process.stdout.on('error', () => controller.abort(new InterruptedError(128 + constants.signals.SIGPIPE)));
  const tooLong = new DemoError(`The demo was not done after ${limitMs / 1000} seconds.`);
  const limit = setTimeout(() => controller.abort(tooLong), limitMs).unref();
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    liftLimit: () => clearTimeout(limit),
  };
}
