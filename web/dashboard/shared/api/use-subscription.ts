import { useEffect, useRef, useState } from 'react';
import type { ApiError } from './api-error.js';
import { subscribe } from './live.js';
import type { Operation } from './operations.js';

export interface SubscriptionState<Result> {
  /** The last event; null before the first. */
  readonly data: Result | null;
  readonly error: ApiError | null;
}

/**
 * Follows a subscription. With null as variables it waits. When `restart` changes, it subscribes again and keeps the last
 * event until the next one.
 */
export function useSubscription<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables | null,
  restart: unknown = null,
): SubscriptionState<Result> {
  const key = variables === null ? '' : operation.text + JSON.stringify(variables);
  const [state, setState] = useState<SubscriptionState<Result> & { readonly key: string }>({
    key,
    data: null,
    error: null,
  });
  const latest = useRef({ operation, variables });
  latest.current = { operation, variables };

  useEffect(() => {
    if (key === '') return;
    return subscribe(latest.current.operation, latest.current.variables as Variables, {
      next: (data) => setState({ key, data, error: null }),
      end: (error) => {
        if (error) setState((old) => ({ key, data: old.key === key ? old.data : null, error }));
      },
    });
  }, [key, restart]);

  return state.key === key ? state : { data: null, error: null };
}
