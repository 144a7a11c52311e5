import { useCallback, useEffect, useRef, useState } from 'react';
import { execute } from '../shared/api/client.js';
import { PREVIEW_IMAGE } from '../shared/api/operations.js';

/** Small and quick to make; a screen with two pixels to a point shows it at 40. */
const SMALL = { maxWidth: 80, maxHeight: 80, quality: 60, effort: 'FAST' } as const;

export interface Thumbnails {
  /** The address of the thumbnail of each image that has one by now; null where it cannot be made. */
  readonly sources: ReadonlyMap<string, string | null>;
  /** Loads them, which downloads the images; null once it has begun. */
  readonly load: (() => void) | null;
}

/** Makes thumbnails of a few images when the user asks for them: one after the other, since the server makes few at a time. */
export function useThumbnails(urls: readonly string[]): Thumbnails {
  const [isWanted, setWanted] = useState(false);
  const [sources, setSources] = useState<ReadonlyMap<string, string | null>>(new Map());
  const tried = useRef(new Set<string>());
  const wanted = JSON.stringify(urls);
  useEffect(() => {
    if (!isWanted) return;
    const aborter = new AbortController();
    const loadAll = async () => {
      for (const url of JSON.parse(wanted) as string[]) {
        if (tried.current.has(url)) continue;
        const source = await execute(PREVIEW_IMAGE, { input: { url, ...SMALL } }, aborter.signal).then(
          ({ previewImage }) => previewImage.output.url,
          () => null,
        );
        if (aborter.signal.aborted) return;
        tried.current.add(url);
        setSources((old) => new Map(old).set(url, source));
      }
    };
    void loadAll();
    return () => aborter.abort();
  }, [isWanted, wanted]);
  const load = useCallback(() => setWanted(true), []);
  return { sources, load: isWanted ? null : load };
}
