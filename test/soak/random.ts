import { seededRandom } from '../../demo/random.js';

/** Random choices that are the same for the same seed. */
export interface Random {
  /** Returns a number from 0 up to 1. */
  next(): number;
  /** Returns an integer between both bounds, inclusive. */
  integer(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Returns one of `items` with a probability proportional to its weight. */
  weighted<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item;
}

/** Creates a {@link Random} for one part of a soak, independent of the choices of other parts. */
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
