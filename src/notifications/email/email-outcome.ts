import type { SendOutcome } from '../delivery/index.js';

/** The fields of a nodemailer error that decide the outcome. */
export interface SmtpError {
  readonly code?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
  /** Whether the server rejected the e-mail permanently. */
  readonly permanent?: boolean | undefined;
}

/** Error codes of Halftone, by those of nodemailer. */
const CODES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  EAUTH: ['SMTP_LOGIN_FAILED', 'The mail server rejected the login. Fix user and password in SMTP_URL.'],
  ETIMEDOUT: ['TIMEOUT', 'The mail server did not respond in time.'],
  EABORT: ['TIMEOUT', 'The mail server took too long.'],
  EDNS: ['DNS_FAILED', 'The host name of the mail server could not be resolved.'],
  ETLS: ['TLS_FAILED', 'The TLS connection to the mail server failed.'],
  ECONNECTION: ['CONNECT_FAILED', 'The mail server closed the connection.'],
  ESOCKET: ['CONNECT_FAILED', 'The mail server could not be reached, or closed the connection.'],
};

/**
 * Maps an SMTP error to an outcome. A permanent error is rejected and not retried, except for a failed login, which the
 * operator can fix.
 */
export function outcomeOfSmtpError({ code, response, responseCode, permanent }: SmtpError): SendOutcome {
  const reply = { status: responseCode ?? null, response: response ?? null };
  const known = CODES[code ?? ''];
  const isRejected = permanent === true && code !== 'EAUTH';
  const [outcomeCode, message] =
    (responseCode === undefined || code === 'EAUTH' ? known : undefined) ??
    ([
      'SMTP_REFUSED',
      responseCode === undefined
        ? 'The e-mail could not be sent.'
        : `The mail server responded with ${responseCode}${isRejected ? ', a permanent error' : ''}.`,
    ] as const);
  return { ...reply, result: isRejected ? 'rejected' : 'failed', code: outcomeCode, message };
}
