import { ClientError } from '../common/index.js';

const NEEDS_KEY =
  'This needs a key that is good: send "Authorization: Bearer <key>", over a WebSocket in the connectionParams. ' +
  'Whoever runs this server makes keys.';

/** The error for who comes without what lets them in, or with what is not good. */
export function unauthenticated(message = NEEDS_KEY): ClientError {
  return new ClientError('UNAUTHENTICATED', message);
}

export function invalidName(name: string): ClientError {
  const message = `${JSON.stringify(name.slice(0, 80))} is no name for a key's owner: use up to 64 letters, digits, dots, dashes and underscores.`;
  return new ClientError('INVALID_INPUT', message);
}

export function noSuchKey(id: string): ClientError {
  const message = `There is no key ${JSON.stringify(id.slice(0, 80))} that is still good: see the ids in the list of keys.`;
  return new ClientError('NOT_FOUND', message);
}
