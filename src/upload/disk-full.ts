import { ClientError } from '../common/index.js';

/** How the system and PostgreSQL (53100) say that a disk, a quota or a file has no room for more. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', '53100']);

/** What an upload meets that there is no room for, here or in anything that it was caused by; undefined for other errors. */
export function noRoomError(error: unknown): ClientError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!('code' in cause && typeof cause.code === 'string' && NO_ROOM.has(cause.code))) continue;
    const message =
      'Nothing was stored: the server has no room left. Send it again when its operator has made some.';
    return new ClientError('STORAGE_FULL', message, {}, { cause: error });
  }
  return undefined;
}
