import { useEffect, useRef, useState } from 'react';
import { type ApiError, toApiError } from '../shared/api/api-error.js';
import { execute } from '../shared/api/client.js';
import {
  PREVIEW_IMAGE,
  type PreviewImageInput,
  type PreviewImageMutation,
} from '../shared/api/operations.js';
import { type FetchedPreview, previewOf } from './preview-of.js';

/** A change of the options is sent when no other has followed for this time. */
const SETTLE_MS = 300;

export interface PreviewState {
  readonly preview: PreviewImageMutation['previewImage'] | null;
  readonly error: ApiError | null;
  readonly isLoading: boolean;
}

const NOTHING: PreviewState = { preview: null, error: null, isLoading: false };

/** Compresses the image at `url` with these options, and again when they change: without fetching it again. */
export function usePreview(url: string | null, compression: PreviewImageInput): PreviewState {
  const [state, setState] = useState(NOTHING);
  const fetched = useRef<FetchedPreview | null>(null);
  const options = JSON.stringify(compression);
  useEffect(() => {
    if (url === null) {
      setState(NOTHING);
      return;
    }
    const aborter = new AbortController();
    const run = (source: object) =>
      execute(PREVIEW_IMAGE, { input: { ...(JSON.parse(options) as object), ...source } }, aborter.signal);
    const load = async () => {
      setState((old) => ({ ...old, isLoading: true }));
      try {
        const { previewImage } = await previewOf(url, fetched.current, run);
        fetched.current = { url, id: previewImage.id };
        setState({ preview: previewImage, error: null, isLoading: false });
      } catch (error) {
        if (!aborter.signal.aborted) setState({ preview: null, error: toApiError(error), isLoading: false });
      }
    };
    const timer = setTimeout(() => void load(), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [url, options]);
  return state;
}
