import { bearerOf } from './bearer.js';

/** The paths that show the work of every owner: the metrics and the queue dashboard. */
const OPERATORS = /^\/(?:metrics|queues)(?:\/|$)/i;
const DASHBOARD = /^\/queues(?:\/|$)/i;

const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i;

/** Whether a path is for operators and not for clients. Case-insensitive, like the router. */
export function isOperatorPath(path: string): boolean {
  return OPERATORS.test(path);
}

/**
 * Returns the operator token in an `Authorization` header: a bearer token, or the password of Basic authentication with any
 * user name (RFC 7617), which browsers prompt for.
 */
export function operatorTokenOf(header: string | undefined): string | null {
  const bearer = bearerOf(header);
  if (bearer !== null) return bearer;
  const [, password = null] =
    /^[^:]*:(.+)$/s.exec(Buffer.from(BASIC.exec(header ?? '')?.[1] ?? '', 'base64').toString()) ?? [];
  return password;
}

/** Returns the `WWW-Authenticate` challenge of a 401 response; at the queue dashboard it makes browsers prompt for the token. */
export function challengeAt(path: string): string {
  return DASHBOARD.test(path) ? 'Basic realm="halftone queues", charset="UTF-8"' : 'Bearer realm="halftone"';
}
