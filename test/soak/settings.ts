import { randomInt } from 'node:crypto';

/** The settings of a soak, from its environment. */
export interface Settings {
  /** How long clients and chaos run. */
  readonly minutes: number;
  /** The same seed gives the same choices; their timing still depends on the machine. */
  readonly seed: number;
  /** The time limit for everything to settle after that: a clock that is set back may delay an image by five minutes. */
  readonly settleMinutes: number;
  readonly clients: number;
  readonly workers: number;
}

/** @throws {Error} that names a variable which is not a positive number */
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
