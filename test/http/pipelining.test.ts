import { connect } from 'node:net';
import { everything, HANDSHAKE, requestHead, sendRaw } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

/** The most responses to pipelined requests of one connection: 100 requests wait while one is served. */
const MOST = 101;

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api', AUTH: 'keys' } });
});
afterAll(() => stage?.dispose());

afterEach(async () => {
  expect((await fetch(`${stage.program.url}/health/live`)).status).toBe(200);
  expect(stage.program.output()).not.toMatch(/ERROR|Warning/);
});

const OFFER = { Connection: 'Upgrade', Upgrade: 'x' };
const live = (headers: Record<string, string> = {}, path = '/health/live') =>
  requestHead(`GET ${path}`, headers);

describe('a client that sends requests without waiting for responses', () => {
  test.each([
    ['without an upgrade offer', {}],
    ['that each offer an upgrade', OFFER],
  ])('gets all responses in order to requests %s', async (_, headers) => {
    const paths = Array.from({ length: 40 }, (_none, index) =>
      index % 2 === 0 ? '/health/live' : '/health/none',
    );
    const requests = paths.map((path) => live(headers, path)).join('') + live({ Connection: 'close' });
    const responses = await everything(await sendRaw(stage.program.url, requests));
    expect(responses.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual([
      ...paths.map((path) => (path === '/health/live' ? '200' : '404')),
      '200',
    ]);
  });

  test.each([
    ['without an upgrade offer', {}],
    ['that each offer an upgrade', OFFER],
  ])('is disconnected when it sends 20,000 requests %s', async (_, headers) => {
    const { hostname, port } = new URL(stage.program.url);
    const socket = connect(Number(port), hostname);
    let responses = '';
    socket.on('data', (data) => (responses += String(data))).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(live(headers).repeat(20_000));
    await closed;
    // Some of the responses may be lost with the connection.
    expect(responses.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(MOST);
  });

  test('gets its WebSocket after the responses to the earlier requests', async () => {
    const socket = await sendRaw(
      stage.program.url,
      live() + live(OFFER) + requestHead('GET /graphql', HANDSHAKE),
    );
    let responses = '';
    socket.on('data', (data) => (responses += String(data)));
    await stage.until(() => responses.includes(' 101 '));
    expect(responses.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(['200', '200', '101']);
    socket.destroy();
  });
});
