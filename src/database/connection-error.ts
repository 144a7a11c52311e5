import { isNativeError } from 'node:util/types';
import { parseUrl } from '../common/index.js';

const GRANTS = 'grant it what docs/operations.md lists under "What the PostgreSQL user needs"';

/** Node's error codes for a certificate that no trusted authority has signed. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * Explains in one sentence why the PostgreSQL at `url` cannot be used, and what to do. Returns undefined when a user
 * cannot fix the error. Codes are Node's or PostgreSQL's SQLSTATEs (PostgreSQL's Appendix A).
 */
export function connectionErrorText(error: unknown, url: string): string | undefined {
  if (!isNativeError(error)) return undefined;
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  const { username, host, pathname } = parseUrl(url) ?? { username: '', host: '', pathname: '' };
  const [user, name] = [decoded(username), decoded(pathname.slice(1))];
  const at = `The PostgreSQL at ${host}`;
  // PostgreSQL's messages contain names of users, databases and tables, but no passwords.
  const says = `says "${message}"`;
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EPIPE':
      return `${at} refuses connections: start it, or correct the host and the port in DATABASE_URL.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${at} cannot be found by that name: correct the host in DATABASE_URL, or the name server.`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${at} cannot be reached: correct the host in DATABASE_URL, or allow the connection in the firewalls.`;
    case 'ENOENT':
    case 'EACCES':
      return `${path} in DATABASE_URL cannot be read: correct its sslrootcert, sslcert or sslkey.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `${at} shows a certificate for another name: use a name that is in the certificate in DATABASE_URL.`;
    case 'CERT_HAS_EXPIRED':
      return `${at} shows a certificate that has expired: renew it there.`;
    case '28P01':
      return `${at} rejects the password of user "${user}": correct it in DATABASE_URL, percent-encoded.`;
    case '28000':
      return `${at} rejects user "${user}" (it ${says}): correct DATABASE_URL, or allow the user there.`;
    case '3D000':
      return `${at} has no database "${name}": create it, or correct the name in DATABASE_URL.`;
    case '42501':
    case '3F000':
      return `${at} denies user "${user}" a privilege that Halftone needs (it ${says}): ${GRANTS}.`;
    case '53300':
      return `${at} has no connection left for user "${user}": raise its limit, or lower DATABASE_POOL of each process.`;
    case '57P03':
      return `${at} is starting or stopping: start again in a moment.`;
    case '25006':
      return `${at} is read-only: name the primary in DATABASE_URL.`;
    // PgBouncer sends this code for most of its rejections.
    case '08P01':
      return `${at} rejects the connection (it ${says}): correct DATABASE_URL, or the settings of the pooler there.`;
    default:
      return withoutCode(code, at, message);
  }
}

function withoutCode(code: string, at: string, message: string): string | undefined {
  if (UNTRUSTED.has(code)) {
    return `${at} shows a certificate of an authority that is not trusted: add sslmode=verify-full&sslrootcert=<file with that authority's certificate> to DATABASE_URL.`;
  }
  // node-postgres raises these without a code.
  if (message === 'The server does not support SSL connections') {
    return `${at} does not speak TLS: turn it on there, or leave sslmode out of DATABASE_URL.`;
  }
  if (message.startsWith('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be')) {
    return `${at} requires a password: add it to DATABASE_URL, as postgres://user:password@host:5432/name.`;
  }
  if (message === 'Connection terminated unexpectedly') {
    return `${at} closes connections: correct the host and the port in DATABASE_URL, or check its log.`;
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
