import type { Request } from 'express';
import { ClientError } from '../common/index.js';

/**
 * Checks that the body of a request is JSON or a plain form. A request without a body passes.
 *
 * @throws {ClientError} UNSUPPORTED_MEDIA_TYPE
 */
export function requireJsonOrForm(request: Request): void {
  if (request.is(['application/json', 'application/x-www-form-urlencoded']) !== false) return;
  const message =
    'The body has a content type that is not read here: send it as JSON, with "Content-Type: application/json".';
  throw new ClientError('UNSUPPORTED_MEDIA_TYPE', message);
}
