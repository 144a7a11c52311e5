import type { DataSource } from 'typeorm';
import { Ticker } from '../../common/index.js';

/** How long the server lets a session that holds a lock be silent, and how often one that lives says something. */
const LONGEST_SILENCE = '10s';
const SIGN_OF_LIFE_EVERY_MS = 3000;

/**
 * Runs `work` unless another process is at work under the same name. The lock belongs to a connection: it ends
 * with the process that held it, also when the machine is suspended or lost without a word. Then another may
 * begin while the first has not noticed, so work that is done twice has to do no harm.
 *
 * @returns what `work` returned; null when it was not run
 */
export async function withSessionLock<Result>(
  db: DataSource,
  name: string,
  work: () => Promise<Result>,
  onError: (error: unknown) => void,
): Promise<Result | null> {
  const session = db.createQueryRunner();
  await session.connect();
  const life = new Ticker(() => session.query('SELECT 1'), { everyMs: SIGN_OF_LIFE_EVERY_MS, onError });
  try {
    const [{ locked }] = await session.query(
      `SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked,
              set_config('idle_session_timeout', $2, false)`,
      [name, LONGEST_SILENCE],
    );
    if (!locked) return null;
    life.start();
    return await work();
  } finally {
    await life.stop();
    try {
      await session.query('SELECT pg_advisory_unlock_all(); RESET idle_session_timeout');
    } finally {
      await session.release();
    }
  }
}
