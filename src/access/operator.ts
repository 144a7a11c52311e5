import { bearerOf } from './bearer.js';

/** What tells about everybody's work: the metrics and the board of the queues. */
const OPERATORS = /^\/(?:metrics|queues)(?:\/|$)/i;
const BOARD = /^\/queues(?:\/|$)/i;

const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i;

/** Whether a path is for whoever runs the program, and for no client. The router minds no case, so neither does this. */
export function isForOperators(path: string): boolean {
  return OPERATORS.test(path);
}

/** The token in an `Authorization` header, as a bearer's or, since browsers ask for that, as anybody's password (RFC 7617). */
export function operatorTokenOf(header: string | undefined): string | null {
  const bearer = bearerOf(header);
  if (bearer !== null) return bearer;
  const [, password = null] =
    /^[^:]*:(.+)$/s.exec(Buffer.from(BASIC.exec(header ?? '')?.[1] ?? '', 'base64').toString()) ?? [];
  return password;
}

/** What `WWW-Authenticate` says to who comes without a good token: at the board it makes browsers ask for one. */
export function challengeAt(path: string): string {
  return BOARD.test(path) ? 'Basic realm="halftone queues", charset="UTF-8"' : 'Bearer realm="halftone"';
}
