import { useCallback, useEffect, useRef, useState } from 'react';
import {
  type CountersFragment,
  REQUEST_DETAILS,
  type RequestDetailsQuery,
  WATCH_PROGRESS,
  WATCH_REQUESTS,
} from '../shared/api/operations.js';
import type { ApiError } from '../shared/api/api-error.js';
import { useQuery } from '../shared/api/use-query.js';
import { useSubscription } from '../shared/api/use-subscription.js';
import { isActive } from '../requests/request-actions.js';
import { failuresOf } from './failures.js';

export type Details = NonNullable<RequestDetailsQuery['request']>;

/** How long the failures of a running request may be out of date. */
const REFRESH_MS = 2000;

export interface RequestState {
  /** Null before it is loaded, and when it does not exist. */
  readonly request: Details | null;
  /** The newest counters. */
  readonly progress: CountersFragment | null;
  readonly isGone: boolean;
  readonly error: ApiError | null;
  readonly reload: () => void;
  /** Follows the progress again, after an action that may have started another round. */
  readonly follow: () => void;
}

/** Loads one request and follows it live: its progress while it runs, and whether it is deleted or retried after that. */
export function useRequest(id: string): RequestState {
  const [round, setRound] = useState(0);
  const { data, error, reload } = useQuery(REQUEST_DETAILS, { id });
  const request = data?.request ?? null;
  const live = useSubscription(WATCH_PROGRESS, { id }, round).data?.progress ?? null;
  const progress = newest(live, request?.progress ?? null);
  const status = progress?.status ?? null;

  const follow = useCallback(() => {
    setRound((old) => old + 1);
    reload();
  }, [reload]);

  // The stream of progress has ended; the list of requests reports what other clients do.
  const isAtRest = status !== null && !isActive(status) && request !== null;
  const list = useSubscription(
    WATCH_REQUESTS,
    isAtRest ? { first: 100, status: null, search: request.fileName } : null,
  ).data?.requests;
  const row = list?.nodes.find((listed) => listed.id === id);
  const isGone =
    (data !== null && data.request === null) ||
    (list !== undefined && row === undefined && list.totalCount <= list.nodes.length);
  const isRestarted = isAtRest && row !== undefined && isActive(row.status);
  useEffect(() => {
    if (isRestarted) follow();
  }, [isRestarted, follow]);

  useReloadOn(status, reload, 0);
  useReloadOn(progress?.failedImages ?? 0, reload, REFRESH_MS);
  // They may have been loaded between the two rounds of a retry, in which as many images failed.
  const areMissing = failuresOf(request, progress) === null;
  useEffect(() => {
    if (!areMissing) return;
    const timer = setInterval(reload, REFRESH_MS);
    return () => clearInterval(timer);
  }, [areMissing, reload]);
  return { request, progress, isGone, error, reload, follow };
}

function newest(a: CountersFragment | null, b: CountersFragment | null): CountersFragment | null {
  if (a === null || b === null) return a ?? b;
  return b.sequence > a.sequence ? b : a;
}

/** Loads again when `value` changes, at most once in `everyMs`. */
export function useReloadOn(value: unknown, reload: () => void, everyMs: number): void {
  const seen = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (seen.current === value) return;
    // The first value is that of the page itself.
    const isFirst = seen.current === null;
    seen.current = value;
    if (isFirst || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      reload();
    }, everyMs);
  }, [value, reload, everyMs]);
}
