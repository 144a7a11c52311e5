import { useCallback, useEffect, useState } from 'react';
import { urlOf } from '../shared/api/base.js';
import { reconnectionStore } from '../shared/api/live.js';
import { useStore } from '../shared/store.js';

/** Whether each part works, by name; null before the first answer, and while the server does not answer. */
export type Health = ReadonlyMap<string, boolean> | null;

/** No subscription reports health. */
const EVERY_MS = 10_000;

/** Follows the health of the server while the page is visible. */
export function useHealth(): Health {
  const [health, setHealth] = useState<Health>(null);
  const reconnections = useStore(reconnectionStore);
  const load = useCallback(async (signal: AbortSignal) => {
    const found = await readHealth(signal);
    if (!signal.aborted) setHealth(found);
  }, []);
  useEffect(() => {
    const aborter = new AbortController();
    void load(aborter.signal);
    const timer = setInterval(() => {
      if (!document.hidden) void load(aborter.signal);
    }, EVERY_MS);
    return () => {
      aborter.abort();
      clearInterval(timer);
    };
  }, [load, reconnections]);
  return health;
}

interface Readiness {
  readonly details?: Readonly<Record<string, { readonly status: string }>>;
}

async function readHealth(signal: AbortSignal): Promise<Health> {
  try {
    // A server that is not ready answers with 503 and the same content.
    const response = await fetch(urlOf('health/ready'), { signal, cache: 'no-store' });
    const { details } = (await response.json()) as Readiness;
    if (details === undefined) return null;
    return new Map(Object.entries(details).map(([name, { status }]) => [name, status === 'up']));
  } catch {
    return null;
  }
}
