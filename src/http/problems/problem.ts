import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ClientError, type ClientErrorCode } from '../../common/index.js';
import type { ProblemContext } from './problem-context.js';

/** The codes that a problem document may have: those of clients' errors, and one for a fault of the server. */
export type ProblemCode = ClientErrorCode | 'INTERNAL';

/**
 * An error as an HTTP client sees it (RFC 9457), with our own `code` and, where the log has more, its `id`. The
 * details of an error, such as the rows of an INVALID_CSV, stand beside these members.
 */
export interface Problem {
  /** The address of the page that documents the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  /** The path of the request. */
  readonly instance: string;
  readonly id?: string;
  readonly [member: string]: unknown;
}

const STATUS: Readonly<Record<ProblemCode, number>> = {
  INVALID_CSV: 422,
  CSV_TOO_LARGE: 413,
  TOO_MANY_IMAGES: 422,
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INVALID_STATE: 409,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  STORAGE_FULL: 507,
  IDEMPOTENCY_KEY_REUSED: 422,
  TOO_MANY_UPLOADS: 503,
  INTERNAL: 500,
};

/** The HTTP status that goes with a code. */
export function statusOf(code: ProblemCode): number {
  return STATUS[code];
}

/**
 * What a client is told of an error: all of a {@link ClientError}, the message of what the framework refuses
 * (an unknown path, a body that is no JSON); null for anything else, which is none of the client's business.
 */
export function knownProblem(error: unknown, context: ProblemContext): Problem | null {
  if (error instanceof ClientError) {
    const own = problem(statusOf(error.code), error.code, error.message, context);
    // The members of every problem come first, and no detail takes the place of one.
    return { ...own, ...error.details, ...own };
  }
  const refused = refusalOf(error);
  return (
    refused && problem(refused.status, CODES.get(refused.status) ?? 'INVALID_INPUT', refused.message, context)
  );
}

/** Something went wrong that is none of the client's business; `id` leads to it in the log. */
export function internalProblem(id: string, context: ProblemContext): Problem {
  const detail = `Something went wrong on our side. The log has more under ${id}.`;
  return { ...problem(500, 'INTERNAL', detail, context), id };
}

function problem(
  status: number,
  code: ProblemCode,
  detail: string,
  { docs, instance }: ProblemContext,
): Problem {
  return {
    type: `${docs}/${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    instance,
  };
}

/** Nest's own errors have a method for the status, those of the body parser and the router a property. */
function refusalOf(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error)) return null;
  const { status } = error as { status?: unknown };
  const known = error instanceof HttpException ? error.getStatus() : status;
  return typeof known === 'number' && known >= 400 && known < 500
    ? { status: known, message: readable(error.message) }
    : null;
}

/** Says more of a path without a route than Nest does. */
function readable(message: string): string {
  const [, route] = /^Cannot ([A-Z]+ \/.*)$/s.exec(message) ?? [];
  if (route === undefined) return message;
  return `No route serves ${route.slice(0, 300)}: check the path. GET /api/openapi.json lists every path.`;
}

/** The code for a status that came without one: only some say more than that the request is at fault. */
const CODES: ReadonlyMap<number, ClientErrorCode> = new Map([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [405, 'METHOD_NOT_ALLOWED'],
  [406, 'NOT_ACCEPTABLE'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [429, 'RATE_LIMITED'],
]);
