import { errorsCsvKey, outputCsvKey, TABLE_EXTENSIONS as TABLES } from '../storage/index.js';
import type { RequestEntity } from './entities/index.js';

/** The columns of a request that decide which of its files are served, and how. */
export type RequestFileState = Pick<
  RequestEntity,
  'id' | 'fileName' | 'dialect' | 'outputCsvAt' | 'errorsCsvAt'
>;

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
  if (TABLES.some((extension) => name === outputCsvKey(request.id, extension)))
    return request.outputCsvAt !== null;
  if (TABLES.some((extension) => name === errorsCsvKey(request.id, extension)))
    return request.errorsCsvAt !== null;
  return true;
}
