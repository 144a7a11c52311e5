import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals that the user stopped the command, or that the reader of its output has exited. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(readonly exitCode: number) {
    super('Interrupted.');
  }
}

/** Ends a command early. */
export interface Interruption {
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  /** Restores what the signals do by default. */
  release(): void;
}

/** Aborts on Ctrl-C and similar signals, and when the reader of the output has exited. A second signal ends the process. */
export function abortOnInterruption(stdout: NodeJS.WriteStream): Interruption {
  const controller = new AbortController();
  const codeOf = (name: (typeof SIGNALS)[number] | 'SIGPIPE') => 128 + constants.signals[name];
  const listeners = SIGNALS.map((name) => {
    const listener = () => {
      if (controller.signal.aborted) process.exit(codeOf(name));
      controller.abort(new InterruptedError(codeOf(name)));
    };
    process.on(name, listener);
    return () => process.removeListener(name, listener);
  });
  const onBroken = () => controller.abort(new InterruptedError(codeOf('SIGPIPE')));
  stdout.on('error', onBroken);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release() {
      for (const remove of listeners) remove();
      stdout.removeListener('error', onBroken);
    },
  };
}
