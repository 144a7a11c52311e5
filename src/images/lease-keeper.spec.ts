import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { newId } from '../common/index.js';
import { migrate } from '../database/index.js';
import { ImageLeases, type Lease } from '../requests/index.js';
import { LeaseKeeper } from './lease-keeper.js';

let database: TestDatabase;
let db: DataSource;
let keeper: LeaseKeeper;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  db = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(() => {
  keeper = new LeaseKeeper(new ImageLeases(db));
});
afterEach(() => keeper.stop());

/** An image of a request of its own, whose lease runs out in `seconds`. */
async function leased(seconds: number): Promise<Lease & { requestId: string }> {
  const [requestId, productId, imageId, token] = [newId(), newId(), newId(), randomUUID()];
  await db.query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images)
     VALUES ($1, 'a.csv', 'PROCESSING', 50, 'ORIGINAL', false, false, '{}', 1, 1)`,
    [requestId],
  );
  await db.query(
    `INSERT INTO products (id, request_id, record, serial_number, name) VALUES ($1, $2, 1, '1', 'A')`,
    [productId, requestId],
  );
  await db.query(
    `INSERT INTO images (id, request_id, product_id, position, input_url, status, lease_token, lease_until)
     VALUES ($1, $2, $3, 0, 'http://a.example/', 'PROCESSING', $4, now() + make_interval(secs => $5))`,
    [imageId, requestId, productId, token, seconds],
  );
  return { imageId, token, requestId };
}

async function secondsLeft({ imageId }: Lease): Promise<number> {
  const [row] = await db.query(
    `SELECT extract(epoch FROM lease_until - now())::float8 AS seconds FROM images WHERE id = $1`,
    [imageId],
  );
  return row.seconds;
}

const aborted = (signal: AbortSignal) => (signal.aborted ? undefined : once(signal, 'abort'));

describe('the work', () => {
  const lease = { imageId: newId(), token: randomUUID() };

  test('has its own outcome', async () => {
    const error = new Error('no');
    expect(await keeper.during(lease, async () => 'done')).toBe('done');
    await expect(keeper.during(lease, () => Promise.reject(error))).rejects.toBe(error);
  });

  test('ends when everything is given up, and only what is still under way', async () => {
    let early: AbortSignal | undefined;
    await keeper.during(lease, async (signal) => {
      early = signal;
    });
    const late = [1, 2].map(() =>
      keeper.during({ imageId: newId(), token: randomUUID() }, async (signal) => {
        await aborted(signal);
        return signal.aborted;
      }),
    );
    keeper.giveUp();
    expect([await Promise.all(late), early?.aborted]).toEqual([[true, true], false]);
  });
});

test('what is held is renewed, what is lost is aborted, and neither touches the other', async () => {
  const [kept, cancelled, taken] = [await leased(2), await leased(60), await leased(60)];
  await db.query(`UPDATE requests SET status = 'CANCELLED' WHERE id = $1`, [cancelled.requestId]);
  await db.query(`UPDATE images SET lease_token = $2 WHERE id = $1`, [taken.imageId, randomUUID()]);
  const signals: AbortSignal[] = [];
  const lost = [cancelled, taken].map((lease) =>
    keeper.during(lease, async (signal) => {
      signals.push(signal);
      await aborted(signal);
    }),
  );
  await keeper.during(kept, async (signal) => {
    keeper.start();
    await Promise.all(lost);
    expect(await secondsLeft(kept)).toBeGreaterThan(9);
    expect([signal.aborted, ...signals.map((one) => one.aborted)]).toEqual([false, true, true]);
  });
});

test('a lease that ran out and that nobody took is held again', async () => {
  const [late, lost] = [await leased(-5), await leased(60)];
  await db.query(`UPDATE images SET lease_token = $2 WHERE id = $1`, [lost.imageId, randomUUID()]);
  await keeper.during(late, async (signal) => {
    const end = keeper.during(lost, async (other) => void (await aborted(other)));
    keeper.start();
    await end;
    expect([signal.aborted, (await secondsLeft(late)) > 9]).toEqual([false, true]);
  });
});
