/** What keeps the demo from going on, in words for whoever started it. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** Somebody asked the demo to stop. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(readonly exitCode: number) {
    super('Interrupted.');
  }
}
