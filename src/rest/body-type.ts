import type { Request } from 'express';
import { ClientError } from '../common/index.js';

/**
 * Checks that the body of a request is JSON or a URL-encoded form. A request without a body passes.
 *
 * @throws {ClientError} UNSUPPORTED_MEDIA_TYPE
 */
export function requireJsonOrForm(request: Request): void {
  if (request.is(['application/json', 'application/x-www-form-urlencoded']) !== false) return;
  const message =
    'The body has an unsupported content type: send JSON with the header "Content-Type: application/json".';
  throw new ClientError('UNSUPPORTED_MEDIA_TYPE', message);
}

/**
 * Checks that the body of a request is JSON. A request without a body passes.
 *
 * @throws {ClientError} UNSUPPORTED_MEDIA_TYPE
 */
export function requireJson(request: Request): void {
  if (request.is('application/json') !== false) return;
  const message =
    'The body has an unsupported content type: send JSON with the header "Content-Type: application/json".';
  throw new ClientError('UNSUPPORTED_MEDIA_TYPE', message);
}
