import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.js';
import type { SoakStage } from '../stage.js';

/** One fault to inject. `run` resolves when it is over and everything is restored, unless it is permanent. */
export interface Spell {
  readonly name: string;
  /** Its frequency relative to the others. */
  readonly weight: number;
  run(): Promise<void>;
}

export interface ChaosOptions {
  readonly random: Random;
  readonly stopping: AbortSignal;
  /** The minimum and maximum pause between two faults. */
  readonly quietMs: readonly [number, number];
}

/** Injects one fault after the other until it is stopped; the last one is always ended. */
export async function chaos(
  { ledger }: Pick<SoakStage, 'ledger'>,
  spells: readonly Spell[],
  { random, stopping, quietMs }: ChaosOptions,
): Promise<void> {
  for (;;) {
    await sleep(random.integer(...quietMs), undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
    const spell = random.weighted(spells.map((one) => [one, one.weight] as const));
    ledger.count(`chaos: ${spell.name}`);
    try {
      await spell.run();
    } catch (error) {
      ledger.break('every spell of chaos passes', `${spell.name}: ${String(error)}`);
    }
  }
}
