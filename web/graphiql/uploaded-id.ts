import type { ExecutionResult } from 'graphql';

let last: string | undefined;
const listeners = new Set<() => void>();

/** Returns the id of the request that a result of `uploadCsv` has. */
export const uploadedId = (result: ExecutionResult): string | undefined =>
  (result.data as { uploadCsv?: { id?: string } | null } | null | undefined)?.uploadCsv?.id;

/** Remembers the request that a result of `uploadCsv` has. */
export function recordUpload(result: ExecutionResult): void {
  const id = uploadedId(result);
  if (id === undefined) return;
  last = id;
  for (const listener of listeners) listener();
}

/** Returns the id of the last request that this page has uploaded. */
export const lastUploadedId = (): string | undefined => last;

export function followUploads(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
