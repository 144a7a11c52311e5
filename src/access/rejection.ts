import { finished } from 'node:stream';
import type { Request, Response } from 'express';
import type { ClientError } from '../common/index.js';
import { sendQuota } from './limits/quota-headers.js';
import { RateLimitedError } from './limits/rate-limits.js';
import { challengeAt } from './operator.js';
import { answerGraphql, knownProblem, problemContext, statusOf } from '../http/index.js';

/** How long a client that is turned away may go on sending, so that it sees the answer. */
const LINGER_MS = 2000;

/**
 * Turns a request away before anything has read it: in GraphQL's form where GraphQL is, else as a problem
 * document. A client that was about to send more is heard out for a moment and then cut off.
 */
export function turnAway(error: ClientError, request: Request, response: Response): void {
  const { code, message, details } = error;
  const status = statusOf(code);
  response.set('Cache-Control', 'no-store');
  if (status === 401) response.set('WWW-Authenticate', challengeAt(request.path));
  if (typeof details.retryAfterSeconds === 'number')
    response.set('Retry-After', String(details.retryAfterSeconds));
  if (error instanceof RateLimitedError) sendQuota(response, error.quota);
  if (request.path === '/graphql') {
    answerGraphql(request, response, { status, errors: [{ message, extensions: { ...details, code } }] });
  } else {
    const problem = knownProblem(error, problemContext(request));
    response.status(status).type('application/problem+json').send(JSON.stringify(problem));
  }
  request.resume();
  const linger = setTimeout(() => request.destroy(), LINGER_MS).unref();
  finished(request, () => clearTimeout(linger));
}
