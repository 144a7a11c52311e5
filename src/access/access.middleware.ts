import type { RequestHandler } from 'express';
import { ClientError } from '../common/index.js';
import type { Access } from './access.service.js';
import { bearerOf } from './bearer.js';
import { withCaller } from './caller.js';
import { isOpen } from './open-paths.js';
import { turnAway } from './refusal.js';

/** The router minds neither case nor a slash at the end. */
const METRICS = /^\/metrics\/?$/i;

/**
 * The one door for everything that comes over HTTP: what is behind it knows who asks, and nothing is behind it
 * that asks for less. It stands before all routes, those that nobody has thought of included.
 */
export function accessMiddleware(access: Access): RequestHandler {
  return async (request, response, next) => {
    if (isOpen(request.method, request.path)) return next();
    try {
      const token = bearerOf(request.headers.authorization);
      const caller = METRICS.test(request.path) ? access.admitToMetrics(token) : await access.admit(token);
      withCaller(caller, next);
    } catch (error) {
      if (error instanceof ClientError) turnAway(error, request, response);
      else next(error);
    }
  };
}
