import { ClientError } from '../common/index.js';

/** The error for an id that names no request, or none that the client may see. */
export function requestNotFound(id: string): ClientError {
  return new ClientError('NOT_FOUND', `There is no request with the id ${JSON.stringify(id.slice(0, 64))}.`);
}
