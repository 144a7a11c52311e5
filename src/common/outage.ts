import { isNativeError } from 'node:util/types';
import { ClientError } from './errors.js';

/** How long clients are asked to wait: a database that restarts needs a few seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Node's codes of a connection that is refused or lost. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * SQLSTATEs (PostgreSQL's Appendix A): connection exceptions, a read-only server, a transaction that it ended because this process was
 * suspended in it, too little memory or too few connections, a cancelled statement, a server that stops or starts, an idle session.
 */
const SQL_STATES = /^(08...|25006|25P0[34]|53[234]00|57014|57P0[1-35])$/;

/** What node-postgres says of a lost connection without a code, and TypeORM, which releases the runner of one. */
const MESSAGES =
  /^(Connection terminated|Query runner already released|Client (was closed|has encountered a connection error)|timeout (expired|exceeded when trying to connect)|PostgreSQL did not respond)/;

/** Returns the error for clients when a database cannot be used now; null for any other error. */
export function outageOf(error: unknown): ClientError | null {
  const cause = driverErrorOf(error);
  if (!isNativeError(cause)) return null;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  if (!NETWORK_CODES.has(code) && !SQL_STATES.test(code) && !MESSAGES.test(message)) return null;
  return new ClientError(
    'UNAVAILABLE',
    'This server cannot use its database now. Send the request again in a few seconds.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
    { cause },
  );
}

/** Unwraps TypeORM's error of a failed statement. */
export function driverErrorOf(error: unknown): unknown {
  return isNativeError(error) && 'driverError' in error ? error.driverError : error;
}
