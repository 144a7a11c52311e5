import { ClientError } from '../common/index.js';

/** Returns the error for an id of no request, or of a request that the client may not see. */
export function requestNotFound(id: string): ClientError {
  return new ClientError('NOT_FOUND', `There is no request with the id ${JSON.stringify(id.slice(0, 64))}.`);
}

/** Returns the error for ids that name no completed or failed image of a request. */
export function imagesNotFound(requestId: string, ids: readonly string[]): ClientError {
  const named = ids.slice(0, 3).map((id) => JSON.stringify(id.slice(0, 64)));
  const rest = ids.length > named.length ? ` and ${ids.length - named.length} more` : '';
  const message = `Nothing was changed: request ${requestId} has no ended image with the id ${named.join(', ')}${rest}.`;
  return new ClientError('NOT_FOUND', message, { imageIds: ids.slice(0, 100) });
}
