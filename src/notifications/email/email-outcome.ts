import type { SendOutcome } from '../delivery/index.js';

/** What nodemailer says of a mail that could not be sent. */
export interface MailFailure {
  readonly code?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
  /** Whether the server refused it for good. */
  readonly permanent?: boolean | undefined;
}

/** Our own codes, by nodemailer's. */
const CODES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  EAUTH: ['SMTP_LOGIN_FAILED', 'The mail server did not let us in: SMTP_URL has a wrong user or password.'],
  ETIMEDOUT: ['TIMEOUT', 'The mail server did not answer in time.'],
  EABORT: ['TIMEOUT', 'The mail server took too long.'],
  EDNS: ['DNS_FAILED', "The mail server's name could not be resolved."],
  ETLS: ['TLS_FAILED', 'No TLS connection to the mail server came about.'],
  ECONNECTION: ['CONNECT_FAILED', 'The mail server broke the connection off.'],
  ESOCKET: ['CONNECT_FAILED', 'The mail server could not be reached, or broke the connection off.'],
};

/** What a failure means. What the server refuses for good is not tried again, but for a login, which can be mended. */
export function outcomeOfMailFailure({ code, response, responseCode, permanent }: MailFailure): SendOutcome {
  const reply = { status: responseCode ?? null, response: response ?? null };
  const known = CODES[code ?? ''];
  const refused = permanent === true && code !== 'EAUTH';
  const [ourCode, message] =
    (responseCode === undefined || code === 'EAUTH' ? known : undefined) ??
    ([
      'SMTP_REFUSED',
      responseCode === undefined
        ? 'The mail could not be sent.'
        : `The mail server answered ${responseCode}${refused ? ', for good' : ''}.`,
    ] as const);
  return { ...reply, result: refused ? 'refused' : 'failed', code: ourCode, message };
}
