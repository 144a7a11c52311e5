import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from '../store.js';
import { type ApiError, toApiError } from './api-error.js';
import { execute } from './client.js';
import { reconnectionStore } from './live.js';
import type { Operation } from './operations.js';

/** The last results, by operation and variables, which a page shows while it loads the current one. */
const lastResults = new Map<string, unknown>();
const MOST_RESULTS = 50;

function remember(key: string, result: unknown): void {
  lastResults.delete(key);
  lastResults.set(key, result);
  if (lastResults.size > MOST_RESULTS) lastResults.delete(lastResults.keys().next().value!);
}

export interface QueryState<Result> {
  /** Null before the first result. */
  readonly data: Result | null;
  readonly error: ApiError | null;
  /** Loads it again; the old result stays until the new one is there. */
  readonly reload: () => void;
}

/** Loads the result of a query, and loads it again after a lost connection. With null as variables it waits. */
export function useQuery<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables | null,
): QueryState<Result> {
  const key = variables === null ? '' : operation.text + JSON.stringify(variables);
  const [state, setState] = useState<{ key: string; data: Result | null; error: ApiError | null }>(() => ({
    key,
    data: (lastResults.get(key) as Result | undefined) ?? null,
    error: null,
  }));
  const reconnections = useStore(reconnectionStore);
  const [turn, setTurn] = useState(0);
  const latest = useRef({ operation, variables });
  latest.current = { operation, variables };

  useEffect(() => {
    if (key === '') return;
    const aborter = new AbortController();
    const { operation: wanted, variables: given } = latest.current;
    const load = async () => {
      try {
        const data = await execute(wanted, given as Variables, aborter.signal);
        if (aborter.signal.aborted) return;
        remember(key, data);
        setState({ key, data, error: null });
      } catch (error) {
        if (aborter.signal.aborted) return;
        setState((old) => ({ key, data: old.key === key ? old.data : null, error: toApiError(error) }));
      }
    };
    void load();
    return () => aborter.abort();
  }, [key, turn, reconnections]);

  const reload = useCallback(() => setTurn((old) => old + 1), []);
  return useMemo(() => {
    const isCurrent = state.key === key;
    const data = isCurrent ? state.data : ((lastResults.get(key) as Result | undefined) ?? null);
    return { data, error: isCurrent ? state.error : null, reload };
  }, [state, key, reload]);
}
