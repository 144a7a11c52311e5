/** Says why the demo cannot continue, in a message for the user. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** Signals that the user stopped the demo. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(readonly exitCode: number) {
    super('Interrupted.');
  }
}
