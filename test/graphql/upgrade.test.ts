import { once } from 'node:events';
import { WebSocket } from 'ws';
import { everything, HANDSHAKE, openSocket, requestHead, sendRaw } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
});
afterAll(() => stage?.dispose());

afterEach(async () => {
  expect(await stage.api.query('{ __typename }')).toEqual({ __typename: 'Query' });
  expect(stage.program.output()).not.toContain('ERROR');
});

describe('upgrade requests', () => {
  test.each(['/', '/graphiql', '/graphql/', '/graphql/more', '/files/x', '//graphql', '*'])(
    'an upgrade to a WebSocket at %s is rejected with 404 and closed',
    async (path) => {
      const response = await everything(
        await sendRaw(stage.program.url, requestHead(`GET ${path}`, HANDSHAKE)),
      );
      expect(response).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

  test('an upgrade at the GraphQL path with a query string is accepted', async () => {
    const socket = await sendRaw(stage.program.url, requestHead('GET /graphql?from=test', HANDSHAKE));
    const [start] = (await once(socket, 'data')) as [Buffer];
    expect(String(start)).toMatch(/^HTTP\/1\.1 101 /);
    socket.destroy();
  });

  test.each([
    ['without a key', { 'Sec-WebSocket-Key': '' }],
    ['of another version', { 'Sec-WebSocket-Version': '7' }],
  ])('an upgrade %s is rejected', async (_, headers) => {
    const head = requestHead('GET /graphql', { ...HANDSHAKE, ...headers });
    expect(await everything(await sendRaw(stage.program.url, head))).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  const QUERY = JSON.stringify({ query: '{ __typename }' });
  const LONG_QUERY = JSON.stringify({ query: `{ __typename } # ${'x'.repeat(90_000)}` });
  const inChunks = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  test.each([
    ['a short body', { 'Content-Length': String(QUERY.length) }, QUERY],
    ['a long body', { 'Content-Length': String(LONG_QUERY.length) }, LONG_QUERY],
    ['a short body in chunks', { 'Transfer-Encoding': 'chunked' }, inChunks(QUERY)],
    ['a long body in chunks', { 'Transfer-Encoding': 'chunked' }, inChunks(LONG_QUERY)],
  ])(
    'an upgrade to HTTP/2, which some clients offer with every request, is ignored with %s',
    async (_, framing, body) => {
      const post = requestHead('POST /graphql', {
        Connection: 'Upgrade, HTTP2-Settings',
        Upgrade: 'h2c',
        'HTTP2-Settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
        'Content-Type': 'application/json',
        ...framing,
      });
      const next = requestHead('GET /files/none', { Connection: 'close' });
      const [response, last] = (await everything(await sendRaw(stage.program.url, post + body + next))).split(
        /(?=HTTP\/1\.1 )/,
      );
      expect(response).toMatch(/^HTTP\/1\.1 200 [^]*\{"data":\{"__typename":"Query"\}\}/);
      // Where the next request gets lost, the client learns that it has to send it again.
      expect(last ?? response).toMatch(last === undefined ? /\r\nConnection: close\r\n/ : /^HTTP\/1\.1 404 /);
    },
  );

  test.each([
    ['in the middle of its head', requestHead('GET /graphql', HANDSHAKE).slice(0, 60)],
    ['after its head', requestHead('GET /graphql', HANDSHAKE)],
    ['on another path', requestHead('GET /other', HANDSHAKE)],
    ['for another protocol', requestHead('GET /graphql', { ...HANDSHAKE, Upgrade: 'h2c' })],
    ['after its first message', requestHead('GET /graphql', HANDSHAKE) + '\x81\x85maskmessage'],
  ])('the server survives an upgrade that is reset %s', async (_, text) => {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => sendRaw(stage.program.url, text)));
    for (const socket of sockets) socket.resetAndDestroy();
    const raw = await openSocket(stage.program.url);
    expect(raw.socket.readyState).toBe(WebSocket.OPEN);
    raw.socket.terminate();
  });
});
