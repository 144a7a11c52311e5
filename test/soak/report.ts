import { table } from '../../demo/table.js';
import type { Ledger } from './ledger.js';
import type { Settings } from './settings.js';

const WIDTH = 160;
const EXAMPLES = 5;

/** Prints what happened, and each invariant that was broken with some of the places. */
export function report({ figures, broken }: Ledger, { seed, minutes }: Settings): void {
  const lines = table(
    [
      { title: 'times', align: 'right' },
      { title: `soak of ${minutes} minutes, seed ${seed}`, align: 'left' },
    ],
    // What does not fit is cut from the last column, which is the text.
    figures.map(([figure, value]) => [String(value), figure]),
    WIDTH,
  );
  const faults = broken.flatMap(([invariant, details]) => [
    `BROKEN: ${invariant} (${details.length})`,
    ...details.slice(0, EXAMPLES).map((detail) => `  ${detail}`),
  ]);
  const verdict = broken.length === 0 ? 'Every invariant holds.' : `${broken.length} invariants are broken.`;
  process.stdout.write(`\n${[...lines, '', ...faults, verdict].join('\n')}\n`);
}
