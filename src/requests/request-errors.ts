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

/** Returns the error for a `previousRequestId` of no request, or of one that the client may not see. */
export function previousNotFound(id: string): ClientError {
  const message =
    `Nothing was stored: previousRequestId: there is no request with the id ${JSON.stringify(id.slice(0, 64))}. ` +
    'Name a request that still exists, or omit it.';
  return new ClientError('NOT_FOUND', message);
}

/** Returns the error for a `previousRequestId` whose results are not known yet. */
export function previousNotEnded({ id, status }: { id: string; status: string }): ClientError {
  const message =
    `Nothing was stored: previousRequestId: request ${id} is ${status} and has not ended. ` +
    'Upload the file once it has, or name another request.';
  return new ClientError('INVALID_STATE', message, { status });
}

/** Returns the error for a `previousRequestId` where the database allows no temporary tables. */
export function cannotCompare(): ClientError {
  const message =
    'Nothing was stored: previousRequestId: this server cannot compare requests. Omit it, or ask the operator to grant ' +
    'TEMPORARY on the database to the PostgreSQL user of the server.';
  return new ClientError('INVALID_STATE', message);
}
