import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Random } from '../random.js';
import type { SoakStage } from '../stage.js';
import type { Spell } from './chaos.js';

/** The maximum deviation of the database's clock, in both directions. */
const FARTHEST_SECONDS = 7200;

/** The time limit for PostgreSQL to respond again. */
const POSTGRES_BACK_MS = 60_000;

/** The faults of PostgreSQL, its clock, the disk and the image hosts. */
export function serviceSpells({ stage, postgres, clock, disk, sites }: SoakStage, random: Random): Spell[] {
  const spells: Spell[] = [
    { name: 'postgres restarted', weight: 2, run: () => within(POSTGRES_BACK_MS, postgres.restart()) },
    { name: 'postgres connections cut', weight: 2, run: () => cutConnections(stage.program.databaseUrl) },
    {
      name: 'image host down',
      weight: 2,
      run: async () => {
        sites.setDown(true);
        await sleep(random.integer(1000, 10_000));
        sites.setDown(false);
      },
    },
  ];
  if (disk !== null) {
    spells.push({
      name: 'disk full',
      weight: 2,
      run: async () => {
        try {
          await disk.fill();
          await sleep(random.integer(2000, 12_000));
        } finally {
          await disk.empty();
        }
      },
    });
  }
  if (clock !== null) {
    const jump = (direction: 1 | -1) => async () => {
      const seconds = clock.offset + direction * random.pick([30, 300, 3600]);
      clock.setOffset(Math.max(-FARTHEST_SECONDS, Math.min(FARTHEST_SECONDS, seconds)));
    };
    spells.push(
      { name: 'database clock jumps forward', weight: 1, run: jump(1) },
      { name: 'database clock jumps back', weight: 1, run: jump(-1) },
    );
  }
  return spells;
}

/** @throws {Error} when it takes longer */
async function within(ms: number, work: Promise<void>): Promise<void> {
  const late = sleep(ms, undefined, { ref: false }).then(() => {
    throw new Error(`not back within ${ms} ms`);
  });
  await Promise.race([work, late]);
}

async function cutConnections(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
