import { setTimeout as sleep } from 'node:timers/promises';
import type { SoakStage } from '../stage.js';

const LOOK_EVERY_MS = 500;

/** Lists what has not settled yet; empty when everything has. */
const OPEN = `
  SELECT 'requests that are open' AS what, id::text, status || coalesce(' with ' || job, '') AS state
    FROM requests WHERE job IS NOT NULL OR status IN ('PENDING', 'PROCESSING')
  UNION ALL
  SELECT 'images that are open', id::text,
         format('%s of %s, due in %s, leased for %s, dispatched %s ago, attempt %s', status, request_id, due_at - now(),
                lease_until - now(), now() - dispatched_at, attempts)
    FROM images WHERE status IN ('PENDING', 'PROCESSING')
  UNION ALL
  SELECT 'deliveries that are open', id::text, format('%s, due in %s, attempt %s', status, due_at - now(), scheduled_attempts)
    FROM deliveries WHERE status IN ('PENDING', 'SENDING')`;

interface Open {
  readonly what: string;
  readonly id: string;
  readonly state: string;
}

/** Waits until every request, image and delivery has settled, up to the time limit, and records those that have not. */
export async function checkSettled({ ledger, settings, stage }: SoakStage): Promise<void> {
  const deadline = performance.now() + settings.settleMinutes * 60_000;
  const begun = performance.now();
  for (;;) {
    const open = await stage.sql<Open>(OPEN);
    if (open.length === 0) break;
    if (performance.now() > deadline) {
      for (const { what, id, state } of open) ledger.break(`nothing stays open: ${what}`, `${id} ${state}`);
      break;
    }
    await sleep(LOOK_EVERY_MS);
  }
  ledger.count('seconds until everything had settled', Math.round((performance.now() - begun) / 1000));
}
