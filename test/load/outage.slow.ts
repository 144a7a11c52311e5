import { setTimeout as sleep } from 'node:timers/promises';
import { catalogue } from '../support/client.js';
import { cutDatabase } from '../support/outage.js';
import { startReceiver } from '../support/receiver.js';
import { onStage } from '../support/stage.js';
import { deliveriesOf } from '../support/webhooks.js';

/** Longer than a lease lasts, so that all of them expire meanwhile. */
const AWAY_MS = 14_000;
const ANSWERS_AFTER_MS = 2000;

test('a delivery that succeeds while the database is unavailable for longer than a lease is recorded, and not sent twice', async () => {
  const receiver = await startReceiver();
  try {
    await onStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } }, async (stage) => {
      let answer = (): void => undefined;
      receiver.on('/', ({ response }) => {
        answer = () => void response.writeHead(204).end();
      });
      const id = await stage.api.upload(catalogue([stage.host.url('/missing.png')]), {
        webhookUrl: receiver.url(),
      });
      await stage.until(() => receiver.received().length > 0, 30_000);
      await stage.sql(`UPDATE deliveries SET lease_until = least(lease_until, now() + interval '12 s')`);
      const giveBack = await cutDatabase(stage.program.databaseUrl);
      await sleep(ANSWERS_AFTER_MS);
      answer();
      await sleep(AWAY_MS - ANSWERS_AFTER_MS);
      await giveBack();
      await stage.until(async () => {
        const [row] = await stage.sql<{ settled: boolean }>(
          'SELECT settled_at IS NOT NULL AS settled FROM deliveries',
        );
        return row!.settled;
      }, 60_000);
      const [delivery] = await deliveriesOf(stage, id);
      expect(delivery).toMatchObject({ status: 'DELIVERED', attempts: [{ number: 1, status: 204 }] });
      expect(receiver.received()).toHaveLength(1);
    });
  } finally {
    await receiver.close();
  }
}, 120_000);
