import { type MailFailure, outcomeOfMailFailure } from './email-outcome.js';

test.each<[MailFailure, string, string]>([
  [{ code: 'EENVELOPE', responseCode: 550, permanent: true }, 'refused', 'SMTP_REFUSED'],
  [{ code: 'EENVELOPE', responseCode: 451, permanent: false }, 'failed', 'SMTP_REFUSED'],
  [{ code: 'EMESSAGE', responseCode: 554, permanent: true }, 'refused', 'SMTP_REFUSED'],
  [{ code: 'EAUTH', responseCode: 535, permanent: true }, 'failed', 'SMTP_LOGIN_FAILED'],
  [{ code: 'ESOCKET' }, 'failed', 'CONNECT_FAILED'],
  [{ code: 'ECONNECTION' }, 'failed', 'CONNECT_FAILED'],
  [{ code: 'ETIMEDOUT' }, 'failed', 'TIMEOUT'],
  [{ code: 'EDNS' }, 'failed', 'DNS_FAILED'],
  [{}, 'failed', 'SMTP_REFUSED'],
])('%j is %s, %s', (failure, result, code) =>
  expect(outcomeOfMailFailure(failure)).toMatchObject({ result, code, status: failure.responseCode ?? null }),
);

test('what the server said is kept', () =>
  expect(
    outcomeOfMailFailure({ responseCode: 550, response: '550 No such user', permanent: true }),
  ).toMatchObject({
    response: '550 No such user',
    message: 'The mail server answered 550, for good.',
  }));
