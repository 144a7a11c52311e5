import { errorsCsvKey, outputCsvKey } from '../storage/index.js';
import type { RequestEntity } from './entities/index.js';

/** The columns of a request that decide which of its files are served, and how. */
export type RequestFileState = Pick<RequestEntity, 'id' | 'dialect' | 'outputCsvAt' | 'errorsCsvAt'>;

/**
 * Returns whether clients may download the object under `key` of a request. An output or errors CSV is served only while
 * the request names it: the stored file of an earlier round exists until the next settlement replaces it.
 */
export function isServed(
  key: string,
  request: Pick<RequestFileState, 'id' | 'outputCsvAt' | 'errorsCsvAt'>,
): boolean {
  // Some file systems ignore case.
  const name = key.toLowerCase();
  if (name === outputCsvKey(request.id)) return request.outputCsvAt !== null;
  if (name === errorsCsvKey(request.id)) return request.errorsCsvAt !== null;
  return true;
}
