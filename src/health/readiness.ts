import { setTimeout as sleep } from 'node:timers/promises';

/** One thing that this process cannot work without; `check` rejects, or never answers, while it is down. */
export interface Dependency {
  readonly name: string;
  check(): Promise<unknown>;
}

/** What was found of each dependency; `reason` is for the log, never for a client. */
export interface Finding {
  readonly name: string;
  readonly reason: string | null;
}

/** Asks every dependency at once; one that has not answered within `withinMs` counts as down. */
export function examine(dependencies: readonly Dependency[], withinMs: number): Promise<Finding[]> {
  return Promise.all(dependencies.map((dependency) => examineOne(dependency, withinMs)));
}

async function examineOne({ name, check }: Dependency, withinMs: number): Promise<Finding> {
  const waiting = new AbortController();
  const late = sleep(withinMs, `no answer within ${withinMs} ms`, { signal: waiting.signal });
  // Ended below, once the check has answered.
  late.catch(() => {});
  try {
    const reason = await Promise.race([Promise.resolve(check()).then(() => null), late]);
    return { name, reason };
  } catch (error) {
    return { name, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  } finally {
    waiting.abort();
  }
}
