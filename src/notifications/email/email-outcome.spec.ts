import { type SmtpError, outcomeOfSmtpError } from './email-outcome.js';

test.each<[SmtpError, string, string]>([
  [{ code: 'EENVELOPE', responseCode: 550, permanent: true }, 'rejected', 'SMTP_REFUSED'],
  [{ code: 'EENVELOPE', responseCode: 451, permanent: false }, 'failed', 'SMTP_REFUSED'],
  [{ code: 'EMESSAGE', responseCode: 554, permanent: true }, 'rejected', 'SMTP_REFUSED'],
  [{ code: 'EAUTH', responseCode: 535, permanent: true }, 'failed', 'SMTP_LOGIN_FAILED'],
  [{ code: 'ESOCKET' }, 'failed', 'CONNECT_FAILED'],
  [{ code: 'ECONNECTION' }, 'failed', 'CONNECT_FAILED'],
  [{ code: 'ETIMEDOUT' }, 'failed', 'TIMEOUT'],
  [{ code: 'EDNS' }, 'failed', 'DNS_FAILED'],
  [{}, 'failed', 'SMTP_REFUSED'],
])('the SMTP error %j is %s, with the code %s', (error, result, code) =>
  expect(outcomeOfSmtpError(error)).toMatchObject({ result, code, status: error.responseCode ?? null }),
);

test('keeps the response of the server', () =>
  expect(
    outcomeOfSmtpError({ responseCode: 550, response: '550 No such user', permanent: true }),
  ).toMatchObject({
    response: '550 No such user',
    message: 'The mail server responded with 550, a permanent error.',
  }));
