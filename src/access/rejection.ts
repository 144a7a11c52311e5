import { finished } from 'node:stream';
import type { Request, Response } from 'express';
import type { ClientError } from '../common/index.js';
import { setQuotaHeaders } from './limits/quota-headers.js';
import { RateLimitedError } from './limits/rate-limit.js';
import { challengeAt } from './operator.js';
import { sendGraphqlErrors, knownProblem, problemContext, statusOf } from '../http/index.js';

/** How long a rejected client may continue sending, so that it receives the response. */
const LINGER_MS = 2000;

/**
 * Rejects a request before its body is read, with a GraphQL error at `/graphql` and a problem document elsewhere. Discards
 * the body for {@link LINGER_MS} and then destroys the connection.
 */
export function rejectRequest(error: ClientError, request: Request, response: Response): void {
  const { code, message, details } = error;
  const status = statusOf(code);
  response.set('Cache-Control', 'no-store');
  if (status === 401) response.set('WWW-Authenticate', challengeAt(request.path));
  if (typeof details.retryAfterSeconds === 'number')
    response.set('Retry-After', String(details.retryAfterSeconds));
  if (error instanceof RateLimitedError) setQuotaHeaders(response, error.quota);
  if (request.path === '/graphql') {
    sendGraphqlErrors(request, response, { status, errors: [{ message, extensions: { ...details, code } }] });
  } else {
    const problem = knownProblem(error, problemContext(request));
    response.status(status).type('application/problem+json').send(JSON.stringify(problem));
  }
  request.resume();
  const linger = setTimeout(() => request.destroy(), LINGER_MS).unref();
  finished(request, () => clearTimeout(linger));
}
