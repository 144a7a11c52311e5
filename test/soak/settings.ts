import { randomInt } from 'node:crypto';

/** What a soak is told by its environment. */
export interface Settings {
  /** How long clients and chaos go on. */
  readonly minutes: number;
  /** The same seed makes the same choices; when they take effect still depends on the machine. */
  readonly seed: number;
  /** How long everything may take to settle after that: a clock that is set back may hold an image for five minutes. */
  readonly settleMinutes: number;
  readonly clients: number;
  readonly workers: number;
}

/** @throws {Error} that names the variable which is no positive number */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const number = (name: string, fallback: number): number => {
    const value = Number(env[name] || fallback);
    if (!(value > 0)) throw new Error(`${name} must be a number above 0, and is "${env[name]}".`);
    return value;
  };
  return {
    minutes: number('SOAK_MINUTES', 30),
    seed: number('SOAK_SEED', randomInt(1, 1_000_000)),
    settleMinutes: number('SOAK_SETTLE_MINUTES', 8),
    clients: number('SOAK_CLIENTS', 3),
    workers: number('SOAK_WORKERS', 2),
  };
}
