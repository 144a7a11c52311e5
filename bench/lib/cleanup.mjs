/**
 * What has to be undone when a bench ends, by itself, by an error or by Ctrl-C: processes to stop and folders to remove.
 * The last is undone first, and each even if another fails.
 */
export class Cleanup {
  #steps = [];
  #running;

  add(step) {
    this.#steps.push(step);
  }

  get isRunning() {
    return this.#running !== undefined;
  }

  /** Undoes everything; further calls wait for the first. */
  run() {
    this.#running ??= this.#undo();
    return this.#running;
  }

  async #undo() {
    for (;;) {
      const step = this.#steps.pop();
      if (step === undefined) return;
      try {
        await step();
      } catch (error) {
        process.stderr.write(`While cleaning up: ${String(error)}\n`);
      }
    }
  }
}

/** Runs `cleanup` on Ctrl-C and SIGTERM, then exits as those signals do. */
export function cleanUpOnSignals(cleanup) {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ]) {
    process.on(signal, () => {
      process.stderr.write(`${signal}: stopping what this bench has started.\n`);
      void cleanup.run().finally(() => process.exit(128 + number));
    });
  }
}
