import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ClientError, type ClientErrorCode } from '../../common/index.js';
import type { ProblemContext } from './problem-context.js';

/** The codes of problem documents: those of client errors, and one for internal errors. */
export type ProblemCode = ClientErrorCode | 'INTERNAL';

/**
 * A problem document (RFC 9457), with the extension members `code` and, for an internal error, the `id` of its log entry.
 * The details of an error, such as the rows of an INVALID_CSV, are further members.
 */
export interface Problem {
  /** The URL of the page that documents the code. */
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
  UNAVAILABLE: 503,
  URL_NOT_ALLOWED: 422,
  DNS_FAILED: 422,
  CONNECT_FAILED: 422,
  TIMEOUT: 422,
  HTTP_STATUS: 422,
  TOO_LARGE: 422,
  NOT_AN_IMAGE: 422,
  UNSUPPORTED_FORMAT: 422,
  CORRUPT_IMAGE: 422,
  TOO_MANY_PIXELS: 422,
  STORAGE_FAILED: 503,
  WORKER_LOST: 422,
  INTERNAL: 500,
};

/** Returns the HTTP status of a code. */
export function statusOf(code: ProblemCode): number {
  return STATUS[code];
}

/**
 * Returns the problem document for an error that clients may see: a {@link ClientError} with its details, or a 4xx error
 * of the framework with its message (an unknown path, a body that is not JSON). Returns null for an internal error.
 */
export function knownProblem(error: unknown, context: ProblemContext): Problem | null {
  if (error instanceof ClientError) {
    const standard = problem(statusOf(error.code), error.code, error.message, context);
    // The standard members come first, and no detail replaces one of them.
    return { ...standard, ...error.details, ...standard };
  }
  const rejection = frameworkRejection(error);
  if (rejection === null) return null;
  const { status, message } = rejection;
  return problem(status, CODE_BY_STATUS.get(status) ?? 'INVALID_INPUT', message, context);
}

/** Returns the message for an internal error, whose details clients must not see; `id` is in the log beside them. */
export function internalErrorMessage(id: string): string {
  return `Internal error. Send the request again later; the server log has the details under ${id}.`;
}

/** Returns the problem document for an internal error. It contains only the `id` under which the error is logged. */
export function internalProblem(id: string, context: ProblemContext): Problem {
  const detail = internalErrorMessage(id);
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

/**
 * Returns the status and the message of a 4xx error of the framework, or null. Nest's own errors have a method for the
 * status, those of the body parser and the router have a property.
 */
function frameworkRejection(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error)) return null;
  const status = error instanceof HttpException ? error.getStatus() : (error as { status?: unknown }).status;
  return typeof status === 'number' && status >= 400 && status < 500
    ? { status, message: explain(error.message) }
    : null;
}

/** Replaces Nest's message for a path without a route by one that says what to do. */
function explain(message: string): string {
  const [, route] = /^Cannot ([A-Z]+ \/.*)$/s.exec(message) ?? [];
  if (route === undefined) return message;
  return `No route serves ${route.slice(0, 300)}: check the path. GET /api/openapi.json lists every path.`;
}

/** The code for a framework error of a status. Any other 4xx status has INVALID_INPUT. */
const CODE_BY_STATUS: ReadonlyMap<number, ClientErrorCode> = new Map([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [405, 'METHOD_NOT_ALLOWED'],
  [406, 'NOT_ACCEPTABLE'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [429, 'RATE_LIMITED'],
]);
