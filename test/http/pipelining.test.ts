import { connect } from 'node:net';
import { everything, HANDSHAKE, requestHead, sendRaw } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

/** How many requests of one connection are answered when they all come at once: 100 wait while one is served. */
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

describe('a client that sends requests without waiting for answers', () => {
  test.each([
    ['without an offer', {}],
    ['that each offer another protocol', OFFER],
  ])('gets the answers to %s, all of them, in order', async (_, headers) => {
    const paths = Array.from({ length: 40 }, (_none, index) =>
      index % 2 === 0 ? '/health/live' : '/health/none',
    );
    const requests = paths.map((path) => live(headers, path)).join('') + live({ Connection: 'close' });
    const answers = await everything(await sendRaw(stage.program.url, requests));
    expect(answers.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual([
      ...paths.map((path) => (path === '/health/live' ? '200' : '404')),
      '200',
    ]);
  });

  test.each([
    ['without an offer', {}],
    ['that each offer another protocol', OFFER],
  ])('is cut off when it sends 20,000 %s', async (_, headers) => {
    const { hostname, port } = new URL(stage.program.url);
    const socket = connect(Number(port), hostname);
    let answers = '';
    socket.on('data', (data) => (answers += String(data))).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(live(headers).repeat(20_000));
    await closed;
    // Some of the answers may be lost with the connection.
    expect(answers.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(MOST);
  });

  test('opens a WebSocket once what came before it is answered', async () => {
    const socket = await sendRaw(
      stage.program.url,
      live() + live(OFFER) + requestHead('GET /graphql', HANDSHAKE),
    );
    let answers = '';
    socket.on('data', (data) => (answers += String(data)));
    await stage.until(() => answers.includes(' 101 '));
    expect(answers.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(['200', '200', '101']);
    socket.destroy();
  });
});
