import { errorsCsvKey, outputCsvKey } from '../storage/index.js';
import type { RequestEntity } from './entities/index.js';

/** What decides which files of a request are served, and how. */
export type RequestFileState = Pick<RequestEntity, 'id' | 'dialect' | 'outputCsvAt' | 'errorsCsvAt'>;

/**
 * Whether the object under `key` belongs to what clients may download of its request. An output or errors CSV is served
 * only while the request names it: the stored file of an earlier round stays until the next settlement replaces it.
 */
export function isServed(
  key: string,
  request: Pick<RequestFileState, 'id' | 'outputCsvAt' | 'errorsCsvAt'>,
): boolean {
  // Some file systems take no notice of case.
  const name = key.toLowerCase();
  if (name === outputCsvKey(request.id)) return request.outputCsvAt !== null;
  if (name === errorsCsvKey(request.id)) return request.errorsCsvAt !== null;
  return true;
}
