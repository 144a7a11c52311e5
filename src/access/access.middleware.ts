import type { Request, RequestHandler } from 'express';
import { ClientError } from '../common/index.js';
import type { Access } from './access.js';
import { bearerOf } from './bearer.js';
import { type Caller, withCaller } from './caller.js';
import type { SignedLinks } from './links/signed-links.js';
import type { Limits, RequestKind } from './limits/limits.js';
import { setQuotaHeaders } from './limits/quota-headers.js';
import { isOpen } from './open-paths.js';
import { isOperatorPath, operatorTokenOf } from './operator.js';
import { rejectRequest } from './rejection.js';
import type { ActiveConnections } from './active-connections.js';

const HEALTH = /^\/health(\/|$)/;
const FILES = /^\/(files|dashboard|graphiql|api\/docs|api\/images|image)(\/|$)/;

/** The dependencies of {@link accessMiddleware}. */
export interface AccessDependencies {
  readonly access: Access;
  readonly limits: Limits;
  readonly links: SignedLinks;
  readonly connections: ActiveConnections;
}

/**
 * Authenticates and rate-limits every HTTP request, and runs the rest of the pipeline on behalf of its caller. It runs
 * before all routes, so a new route needs an API key unless it is listed as open.
 */
export function accessMiddleware({ access, limits, links, connections }: AccessDependencies): RequestHandler {
  return async function controlAccess(request, response, next) {
    // Health checks must pass without limits, above all while the process is flooded.
    if (isOpen(request.method, request.path) && HEALTH.test(request.path)) return next();
    const kind: RequestKind = FILES.test(request.path) ? 'files' : 'calls';
    const address = limits.addressOf(request);
    try {
      const caller = await authenticate(request).catch(async (error: unknown) => {
        setQuotaHeaders(response, await limits.consume(null, address, kind));
        throw error;
      });
      setQuotaHeaders(response, await limits.consume(caller, address, kind));
      if (caller === null) return next();
      // The client disconnected meanwhile, so no 'close' event would release the connection.
      if (response.destroyed) return;
      response.once(
        'close',
        connections.register(caller, () => response.destroy()),
      );
      withCaller(caller, next);
    } catch (error) {
      if (error instanceof ClientError) rejectRequest(error, request, response);
      else next(error);
    }
  };

  /** Returns the caller; null for an open path, so that nothing behind it can read the data of an owner. */
  async function authenticate(request: Request): Promise<Caller | null> {
    if (isOpen(request.method, request.path)) return null;
    const { authorization } = request.headers;
    const isOperator = isOperatorPath(request.path);
    const token = isOperator ? operatorTokenOf(authorization) : bearerOf(authorization);
    const check = async () => (isOperator ? access.authenticateOperator(token) : access.authenticate(token));
    const linked = token === null && access.needsKey ? await callerOfLink(request) : null;
    if (linked !== null) return linked;
    return token === null ? check() : limits.limitFailedAuthentication(limits.addressOf(request), check);
  }

  /** Returns the caller with a signed link; null for a request without one. */
  async function callerOfLink(request: Request): Promise<Caller | null> {
    const { path, query } = request;
    if (isFileRead(request)) return links.verify(path, query) ? { kind: 'link', path } : null;
    const keyId = isStreamRead(request) ? links.verifyStream(path, query) : null;
    return keyId === null ? null : access.authenticateStreamLink(keyId);
  }
}

/** Whether the request reads an event stream or an archive, which a signed link gives access to, as browsers send no key for them. */
function isStreamRead({ method, path }: Request): boolean {
  return method === 'GET' && /^\/api\/requests\/[^/]+\/(events|images\.zip)$/.test(path);
}

/** Whether the request reads a file, which a signed link gives access to. */
function isFileRead({ method, path }: Request): boolean {
  return (method === 'GET' || method === 'HEAD') && path.startsWith('/files/');
}
