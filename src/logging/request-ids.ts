import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { withLogContext } from '../common/index.js';

const HEADER = 'X-Request-Id';
const logger = new Logger('HTTP');

/**
 * Middleware that gives each HTTP request an id, the caller's own if it is one: every line logged on its behalf
 * has it, and the answer tells it. Failures of ours are logged as warnings, the rest for who debugs. Of an
 * address the path alone is told: a query may hold a secret.
 */
export function requestIds() {
  return (request: Request, response: Response, next: NextFunction): void => {
    const reqId = httpRequestIdOf(request.get(HEADER));
    const begun = performance.now();
    const { method, path } = request;
    response.setHeader(HEADER, reqId);
    withLogContext({ reqId }, () => {
      response.once('close', () => {
        const line = `${method} ${path} ${response.statusCode} in ${Math.round(performance.now() - begun)} ms`;
        if (response.statusCode >= 500) logger.warn(line);
        else logger.debug(line);
      });
      next();
    });
  };
}

/** The id that a caller gave, when it is a short plain word; else a new one. */
export function httpRequestIdOf(given: string | undefined): string {
  return given !== undefined && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}
