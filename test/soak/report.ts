import { table } from '../../src/cli/terminal/table.js';
import type { Ledger } from './ledger.js';
import type { Settings } from './settings.js';

const WIDTH = 160;
const EXAMPLES = 5;

/** Prints the events of the soak, and each broken invariant with some details. */
export function report({ figures, broken }: Ledger, { seed, minutes }: Settings): void {
  const lines = table(
    [
      { title: 'times', align: 'right' },
      { title: `soak of ${minutes} minutes, seed ${seed}`, align: 'left' },
    ],
    // Lines that are too long are cut in the last column, which is the message.
    figures.map(([figure, value]) => [String(value), figure]),
    WIDTH,
  );
  const violations = broken.flatMap(([invariant, details]) => [
    `BROKEN: ${invariant} (${details.length})`,
    ...details.slice(0, EXAMPLES).map((detail) => `  ${detail}`),
  ]);
  const verdict = broken.length === 0 ? 'Every invariant holds.' : `${broken.length} invariants are broken.`;
  process.stdout.write(`\n${[...lines, '', ...violations, verdict].join('\n')}\n`);
}
