import { setTimeout as sleep } from 'node:timers/promises';

/** A service that this process cannot work without; `check` rejects or hangs while it is down. */
export interface Dependency {
  readonly name: string;
  check(): Promise<unknown>;
}

/** The result of checking a dependency; `reason` is null when it is up, and goes to the log, never to a client. */
export interface Finding {
  readonly name: string;
  readonly reason: string | null;
}

/** Checks all dependencies concurrently; one that does not respond within `timeoutMs` counts as down. */
export function checkAll(dependencies: readonly Dependency[], timeoutMs: number): Promise<Finding[]> {
  return Promise.all(dependencies.map((dependency) => checkOne(dependency, timeoutMs)));
}

async function checkOne({ name, check }: Dependency, timeoutMs: number): Promise<Finding> {
  const waiting = new AbortController();
  const late = sleep(timeoutMs, `no response within ${timeoutMs} ms`, { signal: waiting.signal });
  // Aborted below, once the check has responded.
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
