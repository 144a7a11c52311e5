import { useCallback, useMemo, useRef, useState } from 'react';
import { executeWithFile } from '../shared/api/client.js';
import { UPLOAD_CSV, type UploadCsvInput, type UploadCsvMutation } from '../shared/api/operations.js';
import { useAction } from '../shared/api/use-action.js';

export interface UploadState {
  readonly start: () => void;
  readonly cancel: () => void;
  /** The share of the file that is sent; null while nothing is uploaded. */
  readonly sent: number | null;
}

/** Uploads a file. A second attempt after a lost connection returns the request of the first, if that has arrived. */
export function useUpload(
  file: File | null,
  input: UploadCsvInput,
  onAccepted: (request: UploadCsvMutation['uploadCsv']) => void,
): UploadState {
  const [sent, setSent] = useState(0);
  const aborter = useRef<AbortController>(undefined);
  const text = JSON.stringify(input);
  // The same file with other options is another upload.
  const idempotencyKey = useMemo(() => (file === null ? '' : newKey()), [file, text]);
  const [run, isBusy] = useAction(async () => {
    if (file === null) return;
    aborter.current = new AbortController();
    const { signal } = aborter.current;
    setSent(0);
    try {
      const variables = { file, input: { ...(JSON.parse(text) as UploadCsvInput), idempotencyKey } };
      const { uploadCsv } = await executeWithFile(UPLOAD_CSV, variables, { signal, onProgress: setSent });
      onAccepted(uploadCsv);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }, 'upload');
  const start = useCallback(() => void run(), [run]);
  const cancel = useCallback(() => aborter.current?.abort(), []);
  return { start, cancel, sent: isBusy ? sent : null };
}

/** `crypto.randomUUID` exists only in pages of HTTPS and of this machine. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `dashboard-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
