import {
  answer,
  type Behaviour,
  chunked,
  cutOff,
  endless,
  hangAfterHeaders,
  hangBeforeHeaders,
  redirect,
} from '../../test/support/image-host.behaviours.js';
import { type Receiver, startReceiver } from '../../test/support/receiver.js';
import { readConfig } from '../config/index.js';
import { OutboundPoster, type Post } from './outbound-poster.js';

let receiver: Receiver;
let poster: OutboundPoster;

beforeEach(async () => {
  receiver = await startReceiver();
  poster = new OutboundPoster(
    readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8', PUBLIC_URL: 'https://halftone.example' }),
  );
});
afterEach(async () => {
  await poster.onApplicationShutdown();
  await receiver.close();
});

const post = (more: Partial<Post> = {}) =>
  poster.post({ url: receiver.url(), headers: {}, body: '{"a":"ü"}', timeoutMs: 5000, ...more });

test('posts the body unchanged, with the given headers and the User-Agent', async () => {
  expect(await post({ headers: { 'content-type': 'application/json', 'x-a': 'b' } })).toEqual({
    status: 204,
    retryAfterMs: undefined,
    text: '',
  });
  expect(receiver.received()).toEqual([
    expect.objectContaining({
      method: 'POST',
      body: '{"a":"ü"}',
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'content-length': '10',
        'x-a': 'b',
        'user-agent': expect.stringMatching(/^Halftone\/\S+ \(\+https:\/\/halftone\.example\)$/) as string,
        connection: 'close',
      }) as object,
    }),
  ]);
});

test.each<[string, Behaviour, object]>([
  ['a success response', answer('thanks', { status: 200 }), { status: 200, text: 'thanks' }],
  ['a failure response', answer('not now', { status: 500 }), { status: 500, text: 'not now' }],
  ['a 410', answer('', { status: 410 }), { status: 410, text: '' }],
  [
    'a 429 with Retry-After',
    answer('', { status: 429, headers: { 'retry-after': '7' } }),
    { status: 429, retryAfterMs: 7000 },
  ],
  ['a redirect', redirect('/elsewhere', 307), { status: 307, text: 'Over there' }],
  ['a body of more than 1 KiB', chunked(Buffer.alloc(3000, 'x')), { status: 200, text: 'x'.repeat(1024) }],
  ['a body that is not UTF-8', answer(Buffer.from('a\0b\xff', 'latin1')), { status: 200, text: 'ab\ufffd' }],
  ['an endless body', endless, { status: 200, text: '' }],
  ['a body that stops', hangAfterHeaders(Buffer.from('thanks')), { status: 200, text: 't' }],
  ['a body cut off', cutOff(Buffer.from('thanks')), { status: 200, text: 'tha' }],
])('returns the status and the start of the text of %s', async (_what, behaviour, expected) => {
  receiver.on('/', behaviour);
  expect(await post()).toMatchObject(expected);
  expect(receiver.received('/elsewhere')).toEqual([]);
});

test.each<[string, Behaviour, string, Partial<Post>]>([
  ['sends nothing within the timeout', hangBeforeHeaders, 'TIMEOUT', { timeoutMs: 500 }],
  [
    'closes the connection without a response',
    ({ request }) => void request.socket.destroy(),
    'CONNECT_FAILED',
    {},
  ],
  [
    'sends a response that is not HTTP',
    ({ request }) => void request.socket.end('SSH-2.0\r\n'),
    'CONNECT_FAILED',
    {},
  ],
])('fails for a host that %s, after one attempt', async (_what, behaviour, code, more) => {
  receiver.on('/', behaviour);
  await expect(post(more)).rejects.toMatchObject({ code });
  // undici retries a GET by itself, but not a POST.
  expect(receiver.received()).toHaveLength(1);
});

test('rejects with the reason of an aborted signal', async () => {
  receiver.on('/', hangBeforeHeaders);
  const caller = new AbortController();
  const posting = post({ signal: caller.signal });
  const reason = new Error('stopping');
  setTimeout(() => caller.abort(reason), 50);
  await expect(posting).rejects.toBe(reason);
});

test.each(['', 'hooks.example', 'ftp://127.0.0.1/', 'http://user:secret@127.0.0.1/', 'http://10.0.0.1/'])(
  'sends nothing to %j',
  async (url) => expect(post({ url })).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' }),
);
