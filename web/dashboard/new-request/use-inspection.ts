import { useEffect, useState } from 'react';
import { type ApiError, toApiError } from '../shared/api/api-error.js';
import { executeWithFile } from '../shared/api/client.js';
import { INSPECT_CSV } from '../shared/api/operations.js';
import type { Inspection } from './columns.js';
import { type Options, type Reading, readingOf } from './options.js';

/** A change of the mapping is sent when no other has followed for this time. */
const SETTLE_MS = 350;

export interface InspectionState {
  readonly inspection: Inspection | null;
  readonly error: ApiError | null;
  readonly isLoading: boolean;
  /** The share of the file that is sent. */
  readonly sent: number;
}

const NOTHING: InspectionState = { inspection: null, error: null, isLoading: false, sent: 0 };

/** Reports how a file would be read, and again when the way to read it changes. Nothing is stored. */
export function useInspection(
  file: File | null,
  reading: Reading,
  options: Pick<Options, 'onInvalidRow' | 'compare'>,
): InspectionState {
  const [state, setState] = useState(NOTHING);
  const [inspected, setInspected] = useState<File | null>(null);
  const input = JSON.stringify(readingOf(reading, options));
  if (inspected !== file) {
    setInspected(file);
    setState({ ...NOTHING, isLoading: file !== null });
  }
  useEffect(() => {
    if (file === null) return;
    const aborter = new AbortController();
    const load = async () => {
      try {
        const variables = { file, input: JSON.parse(input) as object };
        const { inspectCsv } = await executeWithFile(INSPECT_CSV, variables, {
          signal: aborter.signal,
          onProgress: (sent) => setState((old) => ({ ...old, sent })),
        });
        setState({ inspection: inspectCsv, error: null, isLoading: false, sent: 1 });
      } catch (error) {
        if (aborter.signal.aborted) return;
        setState((old) => ({ ...old, error: toApiError(error), isLoading: false }));
      }
    };
    setState((old) => ({ ...old, isLoading: true, sent: 0 }));
    const timer = setTimeout(() => void load(), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [file, input]);
  return state;
}
