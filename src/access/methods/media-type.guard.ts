import type { RequestHandler } from 'express';
import { ClientError } from '../../common/index.js';
import { rejectRequest } from '../rejection.js';

/** The media types that a POST to `path` may have. */
export interface AcceptedTypes {
  readonly path: string;
  readonly types: readonly string[];
}

/** Rejects a body of any other media type with 415, before anything reads it. A request without a body passes. */
export function mediaTypeGuard({ path, types }: AcceptedTypes): RequestHandler {
  return (request, response, next) => {
    const isPost = request.method === 'POST' && request.path.replace(/\/$/, '').toLowerCase() === path;
    if (!isPost || request.is([...types]) !== false) return next();
    const message = `The content type of the body is not supported at this path. Send one of: ${types.join(', ')}.`;
    rejectRequest(new ClientError('UNSUPPORTED_MEDIA_TYPE', message), request, response);
  };
}
