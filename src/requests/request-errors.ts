import { ClientError } from '../common/index.js';

/** Returns the error for an id of no request, or of a request that the client may not see. */
export function requestNotFound(id: string): ClientError {
  return new ClientError('NOT_FOUND', `There is no request with the id ${JSON.stringify(id.slice(0, 64))}.`);
}
