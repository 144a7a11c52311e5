import { useCallback, useEffect, useRef, useState } from 'react';
import { type ImageChange, type ImageStatus, IMAGES, REQUEST_IMAGES } from '../shared/api/operations.js';
import { type ApiError, toApiError } from '../shared/api/api-error.js';
import { execute } from '../shared/api/client.js';
import { reconnectionStore } from '../shared/api/live.js';
import { useStore } from '../shared/store.js';
import { type Cell, type LoadedImages, unsettledIn, withNewer, withPage } from './image-store.js';

const PAGE = 500;
/** Visible images are loaded again at most this often while the request runs. */
const REFRESH_MS = 700;

interface Options {
  readonly status: ImageStatus | null;
  readonly change: ImageChange | null;
  /** Changes when images may have changed: with each event of the progress. */
  readonly version: number;
  /** Whether the request has ended, so that no events follow. */
  readonly hasEnded: boolean;
  /** Changes when all images may have changed: with a new round. */
  readonly round: unknown;
}

export interface ImagesState {
  /** Null before the first page. */
  readonly images: LoadedImages | null;
  readonly error: ApiError | null;
  readonly reload: () => void;
  /** Reports which images are visible, so that these are loaded and kept up to date. */
  readonly show: (first: number, last: number) => void;
}

/**
 * Loads the images of a request page by page, as far as they are looked at, and then only those again that are visible and
 * not settled.
 */
export function useImages(
  requestId: string,
  { status, change, version, hasEnded, round }: Options,
): ImagesState {
  const [images, setImages] = useState<LoadedImages | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  const [visible, setVisible] = useState({ first: 0, last: 0 });
  const reconnections = useStore(reconnectionStore);
  const current = useRef<LoadedImages | null>(null);
  current.current = images;

  // The first page, and each page after it until the last visible image is loaded.
  const isFirstNeeded = useRef(true);
  const source = `${requestId} ${status} ${change} ${String(round)} ${turn} ${reconnections}`;
  const loadedSource = useRef('');
  if (loadedSource.current !== source) isFirstNeeded.current = true;
  const needsMore = images !== null && images.after !== null && visible.last >= images.cells.length;
  useEffect(() => {
    if (!isFirstNeeded.current && !needsMore) return;
    const aborter = new AbortController();
    const isFirst = isFirstNeeded.current;
    const after = isFirst ? null : current.current!.after;
    const load = async () => {
      try {
        const variables = { id: requestId, first: PAGE, after, status, change };
        const { request } = await execute(REQUEST_IMAGES, variables, aborter.signal);
        if (request === null || aborter.signal.aborted) return;
        isFirstNeeded.current = false;
        loadedSource.current = source;
        setError(null);
        setImages((old) => withPage(isFirst ? null : old, request.images));
      } catch (failure) {
        if (!aborter.signal.aborted) setError(toApiError(failure));
      }
    };
    void load();
    return () => aborter.abort();
  }, [source, requestId, status, change, needsMore, images?.cells.length]);

  useRefresh({ visible, version, hasEnded }, current, (newer) =>
    setImages((old) => (old === null ? null : withNewer(old, newer))),
  );

  const show = useCallback(
    (first: number, last: number) =>
      setVisible((old) => (old.first === first && old.last === last ? old : { first, last })),
    [],
  );
  const reload = useCallback(() => setTurn((old) => old + 1), []);
  return { images, error, reload, show };
}

interface RefreshOptions {
  readonly visible: { readonly first: number; readonly last: number };
  readonly version: number;
  readonly hasEnded: boolean;
}

/**
 * Loads the visible images that are not settled when something has changed. The images of a cancelled request are settled a
 * moment after it, which no event reports, so these are loaded until they are.
 */
function useRefresh(
  { visible, version, hasEnded }: RefreshOptions,
  current: { readonly current: LoadedImages | null },
  onNewer: (newer: readonly (Cell | null)[]) => void,
): void {
  const [turn, setTurn] = useState(0);
  const latest = useRef({ visible, hasEnded, onNewer });
  latest.current = { visible, hasEnded, onNewer };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refresh = useCallback(async () => {
    timer.current = undefined;
    const { first, last } = latest.current.visible;
    const ids = current.current === null ? [] : unsettledIn(current.current, first, last);
    if (ids.length === 0) return;
    try {
      const { nodes } = await execute(IMAGES, { ids: ids.slice(0, PAGE) });
      latest.current.onNewer(nodes.map((node) => (node !== null && 'id' in node ? (node as Cell) : null)));
      if (latest.current.hasEnded) setTurn((old) => old + 1);
    } catch {
      // The next event loads them again.
    }
  }, [current]);
  const isLoaded = current.current !== null;
  useEffect(() => {
    timer.current ??= setTimeout(() => void refresh(), REFRESH_MS);
  }, [visible, version, turn, isLoaded, refresh]);
  useEffect(() => () => clearTimeout(timer.current), []);
}
