import { seededRandom } from '../../demo/random.js';

/** Choices that are the same every time for the same seed. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** Both ends included. */
  integer(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** One of `items`, each as likely as its weight. */
  weighted<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item;
}

/** Returns a {@link Random} for one part of a soak, independent of how often the others choose. */
export function randomFor(seed: number, part: string): Random {
  const hash = Buffer.from(part).reduce((sum, byte) => Math.imul(sum, 31) + byte, seed);
  const next = seededRandom(hash >>> 0);
  const integer = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)]!,
    weighted: (items) => {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      return (items.find(([, weight]) => (left -= weight) < 0) ?? items.at(-1)!)[0];
    },
  };
}
