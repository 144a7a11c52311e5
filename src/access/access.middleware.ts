import type { RequestHandler } from 'express';
import { ClientError } from '../common/index.js';
import type { Access } from './access.service.js';
import { bearerOf } from './bearer.js';
import { withCaller } from './caller.js';
import { isOpen } from './open-paths.js';
import { isForOperators, operatorTokenOf } from './operator.js';
import { turnAway } from './refusal.js';

/**
 * The one door for everything that comes over HTTP: what is behind it knows who asks, and nothing is behind it
 * that asks for less. It stands before all routes, those that nobody has thought of included.
 */
export function accessMiddleware(access: Access): RequestHandler {
  return async (request, response, next) => {
    if (isOpen(request.method, request.path)) return next();
    try {
      const { authorization } = request.headers;
      const caller = isForOperators(request.path)
        ? access.admitOperator(operatorTokenOf(authorization))
        : await access.admit(bearerOf(authorization));
      withCaller(caller, next);
    } catch (error) {
      if (error instanceof ClientError) turnAway(error, request, response);
      else next(error);
    }
  };
}
