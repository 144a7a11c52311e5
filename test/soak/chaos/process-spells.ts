import type { Random } from '../random.js';
import type { SoakStage } from '../stage.js';
import type { Supervisor } from '../supervisor.js';
import type { Spell } from './chaos.js';

/** The faults of the program's processes. */
export function processSpells({ api, workers }: SoakStage, random: Random): Spell[] {
  const onOne = (among: readonly Supervisor[], act: (one: Supervisor) => Promise<void>) => async () => {
    const up = among.filter(({ isUp }) => isUp);
    if (up.length > 0) await act(random.pick(up));
  };
  const downMs = () => random.integer(0, 3000);
  // A lease lasts 12 s: some leases expire meanwhile, some do not.
  const suspendedMs = () => random.integer(1000, 18_000);
  return [
    { name: 'worker killed', weight: 5, run: onOne(workers, (one) => one.kill(downMs())) },
    {
      name: 'all workers killed',
      weight: 1,
      run: async () => {
        const up = workers.filter(({ isUp }) => isUp);
        await Promise.all(up.map((one) => one.kill(downMs())));
      },
    },
    { name: 'worker suspended', weight: 3, run: onOne(workers, (one) => one.suspend(suspendedMs())) },
    { name: 'worker replaced', weight: 2, run: onOne(workers, (one) => one.replace()) },
    { name: 'api killed', weight: 3, run: onOne([api], (one) => one.kill(downMs())) },
    { name: 'api suspended', weight: 1, run: onOne([api], (one) => one.suspend(suspendedMs() / 2)) },
    { name: 'api replaced', weight: 1, run: onOne([api], (one) => one.replace()) },
  ];
}
