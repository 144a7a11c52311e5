import { once } from 'node:events';
import { Client } from 'pg';
import { uploadBatch } from '../support/batch.js';
import { answer, type Behaviour } from '../support/image-host.behaviours.js';
import {
  everything,
  HANDSHAKE,
  openSocket,
  received,
  requestHead,
  sendRaw,
  subscribe,
} from '../support/raw-socket.js';
import { onStage } from '../support/stage.js';

test(
  'a program that stops closes its WebSockets with 1001, rejects new ones with 503, then stops listening',
  () =>
    // One process, since an api alone has no image to finish.
    onStage({ env: { ROLES: 'api,worker' } }, async (stage) => {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      const held: Behaviour = async (exchange) => {
        await released;
        await answer('Gone', { status: 410 })(exchange);
      };
      const batch = await uploadBatch(stage, 1, { behaviours: { 0: held } });
      await stage.until(() => batch.hits()[0] === 1);
      const watching = await openSocket(stage.program.url);
      watching.send(subscribe('s', `subscription { progress(requestId: "${batch.id}") { status } }`));
      await watching.message(({ type }) => type === 'next');
      const idle = await openSocket(stage.program.url, { init: false });
      const stopped = stage.program.stop();
      expect(await Promise.all([watching.closed, idle.closed])).toEqual([1001, 1001]);

      // It is still finishing the current image.
      const handshake = await sendRaw(stage.program.url, requestHead('GET /graphql', HANDSHAKE));
      expect(await everything(handshake)).toMatch(/^HTTP\/1\.1 503 [^]*\r\nRetry-After: \d+\r\n/);
      release();
      expect(await stopped).toBe(0);
      await expect(fetch(`${stage.program.url}/health/live`)).rejects.toHaveProperty(
        'cause.code',
        'ECONNREFUSED',
      );
    }),
  60_000,
);

test('a client that does not close its connection does not delay the stop', () =>
  onStage({ env: { ROLES: 'api' } }, async ({ program }) => {
    const socket = await sendRaw(program.url, requestHead('GET /graphql', HANDSHAKE));
    await received(socket, /101 Switching/);
    const closed = once(socket.pause(), 'close');
    expect(await program.stop()).toBe(0);
    socket.resume();
    await closed;
  }));

test('a pending response is sent completely while new connections are refused', () =>
  onStage({ env: { ROLES: 'api' } }, async ({ program, until }) => {
    const client = new Client({ connectionString: program.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN; LOCK TABLE webhooks IN ACCESS EXCLUSIVE MODE');
      const response = fetch(`${program.url}/api/webhooks`);
      const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'webhooks'::regclass AND NOT granted`;
      await until(async () => (await client.query(waiting)).rows.length > 0);
      const stopped = program.stop();
      await until(() =>
        fetch(`${program.url}/health/live`).then(
          () => false,
          () => true,
        ),
      );
      await client.query('ROLLBACK');
      expect(await (await response).json()).toEqual({ webhooks: [] });
      expect(await stopped).toBe(0);
    } finally {
      await client.end();
    }
  }));
