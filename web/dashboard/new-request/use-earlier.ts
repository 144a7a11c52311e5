import { useEffect, useRef, useState } from 'react';
import { type ApiError, offline, toApiError } from '../shared/api/api-error.js';
import { urlOf } from '../shared/api/base.js';
import { execute } from '../shared/api/client.js';
import { EARLIER_REQUEST } from '../shared/api/operations.js';
import type { EarlierRequest } from './earlier.js';

/** Loads the request `id` and its file, to begin a new one with them. With null it does nothing. */
export function useEarlier(
  id: string | null,
  onLoaded: (earlier: EarlierRequest, file: File) => void,
): { readonly isLoading: boolean; readonly error: ApiError | null } {
  const [error, setError] = useState<ApiError | null>(null);
  const [loaded, setLoaded] = useState<string | null>(null);
  const latest = useRef(onLoaded);
  latest.current = onLoaded;
  useEffect(() => {
    if (id === null) return;
    const aborter = new AbortController();
    const load = async () => {
      try {
        const { request } = await execute(EARLIER_REQUEST, { id }, aborter.signal);
        const file = request && (await fileOf(request, aborter.signal));
        if (aborter.signal.aborted) return;
        if (file !== null) latest.current(request!, file);
        setLoaded(id);
      } catch (failure) {
        if (!aborter.signal.aborted) setError(toApiError(failure));
      }
    };
    setError(null);
    void load();
    return () => aborter.abort();
  }, [id]);
  return { isLoading: id !== null && loaded !== id && error === null, error };
}

/** The address of the file may name another host than that of this page, but the path is the same. */
async function fileOf({ inputFileUrl, fileName }: EarlierRequest, signal: AbortSignal): Promise<File> {
  const path = inputFileUrl.slice(inputFileUrl.indexOf('/files/') + 1);
  const response = await fetch(urlOf(path), { signal });
  if (!response.ok) throw offline();
  return new File([await response.blob()], fileName);
}
