import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProgram } from '../support/program.js';
import type { Ledger } from './ledger.js';

const START_AGAIN_MS = 500;

/** Keeps one process of the program running, like a process supervisor, and stops it on demand. */
export class Supervisor {
  #isUp = true;
  #isEndExpected = false;
  #downMs = 0;
  #over = false;
  readonly #watching: Promise<void>;

  constructor(
    readonly name: string,
    readonly program: TestProgram,
    private readonly ledger: Ledger,
  ) {
    this.#watching = this.#watch();
  }

  /** Whether it runs and is not about to be stopped. */
  get isUp(): boolean {
    return this.#isUp && !this.#isEndExpected;
  }

  /** Kills it; it is restarted after `downMs`. */
  async kill(downMs: number): Promise<void> {
    this.#expectEnd(downMs);
    await this.program.kill();
  }

  /** Stops it in order and restarts it. */
  async replace(): Promise<void> {
    this.#expectEnd(0);
    const code = await this.program.stop();
    if (code !== 0) this.ledger.break('a stopped process ends with 0', `${this.name} ended with ${code}`);
  }

  /** Suspends it for a while. */
  async suspend(ms: number): Promise<void> {
    this.program.pause();
    await sleep(ms);
    this.program.resume();
  }

  /** Stops supervising; the process continues. Resolves when no start of it is in progress. */
  async leave(): Promise<void> {
    this.#over = true;
    if (!this.#isUp) await this.#watching;
  }

  #expectEnd(downMs: number): void {
    this.#isEndExpected = true;
    this.#downMs = downMs;
  }

  async #watch(): Promise<void> {
    while (!this.#over) {
      const code = await this.program.ended();
      if (this.#over) return;
      this.#isUp = false;
      if (!this.#isEndExpected) {
        this.ledger.break('no process ends by itself', `${this.name} ended with ${String(code)}`);
      }
      await sleep(this.#downMs);
      await this.#startAgain();
    }
  }

  async #startAgain(): Promise<void> {
    while (!this.#over) {
      try {
        await this.program.restart();
        this.#isEndExpected = false;
        this.#downMs = 0;
        this.#isUp = true;
        return;
      } catch {
        // The services it needs may be unavailable, too.
        this.ledger.count('starts that failed and were repeated');
        await sleep(START_AGAIN_MS);
      }
    }
  }
}
