import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ClientError, type ClientErrorCode } from '../common/index.js';

/**
 * An error as an HTTP client sees it (RFC 9457), with our own `code` and, where the log has more, its `id`. The
 * details of an error, such as the rows of an INVALID_CSV, stand beside these members.
 */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly id?: string;
  readonly [member: string]: unknown;
}

const STATUS: Readonly<Record<ClientErrorCode, number>> = {
  INVALID_CSV: 422,
  CSV_TOO_LARGE: 413,
  TOO_MANY_IMAGES: 422,
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  INVALID_STATE: 409,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  STORAGE_FULL: 507,
  IDEMPOTENCY_KEY_REUSED: 422,
  TOO_MANY_UPLOADS: 503,
};

/** The HTTP status that goes with a code. */
export function statusOf(code: ClientErrorCode): number {
  return STATUS[code];
}

/**
 * What a client is told of an error: all of a {@link ClientError}, the message of what the framework refuses
 * (an unknown path, a body that is no JSON); null for anything else, which is none of the client's business.
 */
export function knownProblem(error: unknown): Problem | null {
  if (error instanceof ClientError) {
    return { ...error.details, ...problem(statusOf(error.code), error.code, error.message) };
  }
  const refused = refusalOf(error);
  return refused && problem(refused.status, CODES.get(refused.status) ?? 'INVALID_INPUT', refused.message);
}

/** Something went wrong that is none of the client's business; `id` leads to it in the log. */
export function internalProblem(id: string): Problem {
  const detail = `Something went wrong on our side. The log has more under ${id}.`;
  return { ...problem(500, 'INTERNAL', detail), id };
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail };
}

/** Nest's own errors have a method for the status, those of the body parser and the router a property. */
function refusalOf(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error)) return null;
  const { status } = error as { status?: unknown };
  const known = error instanceof HttpException ? error.getStatus() : status;
  return typeof known === 'number' && known >= 400 && known < 500
    ? { status: known, message: error.message }
    : null;
}

/** The code for a status that came without one: only some say more than that the request is at fault. */
const CODES: ReadonlyMap<number, ClientErrorCode> = new Map([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [429, 'RATE_LIMITED'],
]);
