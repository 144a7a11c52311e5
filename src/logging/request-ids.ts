import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { withLogContext } from '../common/index.js';

const HEADER = 'X-Request-Id';
const logger = new Logger('HTTP');

/**
 * Creates middleware that gives each HTTP request an id: the caller's `X-Request-Id` if valid, otherwise a new one. Every
 * line logged for the request carries it, and so does the response. Responses with a 5xx status are logged as warnings,
 * all others as debug lines. Only the path is logged: a query may hold a secret.
 */
export function requestIds() {
  return (request: Request, response: Response, next: NextFunction): void => {
    const reqId = httpRequestIdOf(request.get(HEADER));
    const startedAt = performance.now();
    const { method, path } = request;
    response.setHeader(HEADER, reqId);
    withLogContext({ reqId }, () => {
      response.once('close', () => {
        const line = `${method} ${path} ${response.statusCode} in ${Math.round(performance.now() - startedAt)} ms`;
        if (response.statusCode >= 500) logger.warn(line);
        else logger.debug(line);
      });
      next();
    });
  };
}

/** Returns the caller's id when it is a short plain word, otherwise a new id. */
export function httpRequestIdOf(given: string | undefined): string {
  return given !== undefined && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}
