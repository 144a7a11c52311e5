import { Webhook } from 'standardwebhooks';
import { messageId, signedHeaders, webhookSecret } from './standard-webhooks.js';

const now = () => Math.floor(Date.now() / 1000);
const message = (body = '{"type":"request.completed","n":"ü€🙂"}') => ({
  id: 'msg_1',
  timestamp: now(),
  body,
});

test('signs the example of the Standard Webhooks specification with its published signature', () => {
  const example = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
  };
  expect(signedHeaders(example, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])['webhook-signature']).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

test.each([{}, { n: 'ü€🙂' }, { n: 'x'.repeat(500_000) }])(
  'the reference implementation verifies the signature of body %#',
  (data) => {
    const secret = webhookSecret();
    const body = JSON.stringify(data);
    expect(new Webhook(secret).verify(body, signedHeaders(message(body), [secret]))).toEqual(data);
  },
);

test('an event signed with two secrets verifies with either of them and with no other', () => {
  const secrets = [webhookSecret(), webhookSecret()];
  const { body, ...rest } = message();
  const headers = signedHeaders({ ...rest, body }, secrets);
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toBeDefined();
  expect(() => new Webhook(webhookSecret()).verify(body, headers)).toThrow(/No matching signature/);
});

test.each<[string, (body: string, headers: Record<string, string>) => [string, Record<string, string>]]>([
  ['another body', (body, headers) => [`${body} `, headers]],
  ['another id', (body, headers) => [body, { ...headers, 'webhook-id': 'msg_2' }]],
  ['another time', (body, headers) => [body, { ...headers, 'webhook-timestamp': String(now() - 9) }]],
])('the signature does not verify with %s', (_what, change) => {
  const secret = webhookSecret();
  const sent = message();
  const [body, headers] = change(sent.body, signedHeaders(sent, [secret]));
  expect(() => new Webhook(secret).verify(body, headers)).toThrow(/No matching signature/);
});

test('the message id of an event is derived from its UUID', () =>
  expect(messageId('01a1fd2e-0000-7000-8000-000000000001')).toBe('msg_01a1fd2e000070008000000000000001'));

test('secrets are random and have 32 bytes', () => {
  expect(webhookSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(webhookSecret()).not.toBe(webhookSecret());
});
