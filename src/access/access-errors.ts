import { ClientError } from '../common/index.js';

const NEEDS_KEY =
  'This request needs a valid API key. Send "Authorization: Bearer <key>", over a WebSocket in the connectionParams. ' +
  'The operator of this server creates keys.';

/** The error for a request without valid credentials. */
export function unauthenticated(message = NEEDS_KEY): ClientError {
  return new ClientError('UNAUTHENTICATED', message);
}

export function invalidName(name: string): ClientError {
  const message = `${JSON.stringify(name.slice(0, 80))} is not a valid name for the owner of a key. Use up to 64 letters, digits, dots, dashes and underscores.`;
  return new ClientError('INVALID_INPUT', message);
}

export function keyNotFound(id: string): ClientError {
  const message = `No valid key has the id ${JSON.stringify(id.slice(0, 80))}. Find the id in the list of keys.`;
  return new ClientError('NOT_FOUND', message);
}
