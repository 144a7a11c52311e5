import type { Request, RequestHandler } from 'express';
import { ClientError } from '../common/index.js';
import type { Access } from './access.js';
import { bearerOf } from './bearer.js';
import { type Caller, withCaller } from './caller.js';
import type { SignedLinks } from './links/signed-links.js';
import type { Limits, Wish } from './limits/limits.js';
import { sendQuota } from './limits/quota-headers.js';
import { isOpen } from './open-paths.js';
import { isForOperators, operatorTokenOf } from './operator.js';
import { turnAway } from './rejection.js';
import type { ActiveConnections } from './active-connections.js';

const HEALTH = /^\/health(\/|$)/;
const FILES = /^\/(files|graphiql|api\/docs|api\/images|image)(\/|$)/;

/** Who has a say in who comes in. */
export interface PipelineParts {
  readonly access: Access;
  readonly limits: Limits;
  readonly links: SignedLinks;
  readonly visits: ActiveConnections;
}

/**
 * The one door for everything that comes over HTTP: what is behind it knows who asks, and nothing is behind it
 * that asks for less. It stands before all routes, those that nobody has thought of included.
 */
export function accessMiddleware({ access, limits, links, visits }: PipelineParts): RequestHandler {
  return async function door(request, response, next) {
    // Whoever watches over the process must get through, above all when it is flooded.
    if (isOpen(request.method, request.path) && HEALTH.test(request.path)) return next();
    const wish: Wish = FILES.test(request.path) ? 'files' : 'calls';
    const address = limits.addressOf(request);
    try {
      const caller = await admit(request).catch(async (error: unknown) => {
        sendQuota(response, await limits.spend(null, address, wish));
        throw error;
      });
      sendQuota(response, await limits.spend(caller, address, wish));
      if (caller === null) return next();
      // Whoever left meanwhile gets no answer, and nothing would tell that their visit is over.
      if (response.destroyed) return;
      response.once(
        'close',
        visits.begin(caller, () => response.destroy()),
      );
      withCaller(caller, next);
    } catch (error) {
      if (error instanceof ClientError) turnAway(error, request, response);
      else next(error);
    }
  };

  /** Who asks; null for what is open to all, so that nothing behind it can find out about anybody. */
  async function admit(request: Request): Promise<Caller | null> {
    if (isOpen(request.method, request.path)) return null;
    const { authorization } = request.headers;
    const isOperator = isForOperators(request.path);
    const token = isOperator ? operatorTokenOf(authorization) : bearerOf(authorization);
    const look = async () => (isOperator ? access.admitOperator(token) : access.admit(token));
    if (
      token === null &&
      access.needsKey &&
      isForReading(request) &&
      links.admits(request.path, request.query)
    )
      return { kind: 'link', path: request.path };
    return token === null ? look() : limits.guess(limits.addressOf(request), look);
  }
}

/** What links lead to. */
function isForReading({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && path.startsWith('/files/');
}
