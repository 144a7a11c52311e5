import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { ClientError, parseUrl } from '../../common/index.js';
import { rejectRequest } from '../rejection.js';

/** The configuration that decides whether a program serves only its own machine. */
interface LocalConfig {
  readonly http: { readonly isLoopback: boolean; readonly publicUrl: string | undefined };
  readonly auth: { readonly needsKey: boolean };
}

/**
 * Whether the program serves only its own machine, without API keys: HOST is a loopback address, or PUBLIC_URL is one, as
 * for a container whose port is published on the loopback interface only.
 */
export function isLocalOnly({ http, auth }: LocalConfig): boolean {
  const publicHost = http.publicUrl === undefined ? undefined : parseUrl(http.publicUrl)?.hostname;
  const isLocal = http.isLoopback || (publicHost !== undefined && isLoopbackHost(publicHost));
  return isLocal && !auth.needsKey;
}

/**
 * Whether the `Host` of a request to a local-only program does not name this machine. Validating it prevents DNS
 * rebinding: a loaded page can resolve its own name to this machine, and would then count as same-origin.
 */
export function isUntrustedHost(
  host: string | undefined,
  { publicUrl }: { readonly publicUrl: string | undefined },
): boolean {
  const name = host === undefined ? undefined : parseUrl(`http://${host}`)?.hostname;
  if (name === undefined) return false;
  // An IP address cannot be rebound.
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || isLoopbackHost(name)) return false;
  return publicUrl === undefined || parseUrl(publicUrl)?.hostname !== name;
}

/** Whether the host of a URL is this machine itself; browsers resolve every name under .localhost to it. */
function isLoopbackHost(name: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);
}

/** The paths that monitoring requests from other machines, under the names that those have for this one. */
const MONITORING = /^\/(?:health\/\w+|metrics)$/;

/** Rejects requests with an untrusted `Host`, see {@link isUntrustedHost}; monitoring passes unless HOST is loopback. */
export function hostGuard(http: {
  readonly isLoopback: boolean;
  readonly publicUrl: string | undefined;
}): RequestHandler {
  return (request, response, next) => {
    if (!isUntrustedHost(request.headers.host, http)) return next();
    if (!http.isLoopback && MONITORING.test(request.path)) return next();
    const message =
      'The request names an unknown host, and this server accepts requests from its own machine only. If the name is right, set PUBLIC_URL to it.';
    rejectRequest(new ClientError('FORBIDDEN', message), request, response);
  };
}
