import type { DataSource } from 'typeorm';
import { createMigratedDatabase, type MigratedDatabase } from '../../../test/support/migrated-database.js';
import { newId } from '../../common/index.js';
import { DeliveryLeases } from './delivery-leases.js';
import { DeliveryWindow } from './delivery-window.js';

let database: MigratedDatabase;
let db: DataSource;
let window: DeliveryWindow;

beforeAll(async () => {
  database = await createMigratedDatabase();
  ({ db } = database);
  window = new DeliveryWindow(db);
});
afterAll(() => database.drop());
beforeEach(() => db.query('TRUNCATE events, deliveries, delivery_attempts'));

/** Inserts `count` pending deliveries, each to an endpoint of its own. */
async function insertDeliveries(count: number): Promise<string[]> {
  const eventId = newId();
  await db.query(`INSERT INTO events (id, type, body) VALUES ($1, 'webhook.test', '{}')`, [eventId]);
  const ids = Array.from({ length: count }, () => newId());
  for (const id of ids) {
    await db.query(
      `INSERT INTO deliveries (id, event_id, channel, target, address, receiver)
       VALUES ($1, $2, 'WEBHOOK', $3, 'http://a.example/', $3)`,
      [id, eventId, id],
    );
  }
  return ids;
}

/** Records a failed attempt whose retry is due in `seconds`. */
async function failOnce(id: string, seconds: number): Promise<void> {
  await db.query(
    `INSERT INTO delivery_attempts (id, delivery_id, number, duration_ms, next_attempt_at)
     VALUES ($1, $2, 1, 5, now() + make_interval(secs => $3))`,
    [newId(), id, seconds],
  );
  await db.query(
    `UPDATE deliveries SET attempts = 1, scheduled_attempts = 1, due_at = now() + make_interval(secs => $2) WHERE id = $1`,
    [id, seconds],
  );
}

test('an overdue delivery is returned to one process only, and not again before it is overdue once more', async () => {
  await insertDeliveries(4);
  const dispatched = await window.fill();
  expect(dispatched).toHaveLength(4);
  expect(await window.overdue(5)).toEqual([]);
  await db.query(`UPDATE deliveries SET dispatched_at = dispatched_at - interval '10 s'`);
  const overdue = await Promise.all([1, 2, 3].map(() => window.overdue(5)));
  expect(overdue.flat()).toHaveLength(4);
  expect(new Set(overdue.flat())).toEqual(new Set(dispatched));
  expect(await window.overdue(5)).toEqual([]);
});

test('a delivery whose job the queue lost gets a new generation, unless it was dispatched meanwhile', async () => {
  await insertDeliveries(2);
  const [lost, dispatched] = await window.fill();
  await window.redispatch([dispatched!]);
  expect(await window.redispatch([lost!, dispatched!])).toEqual([
    { ...lost, generation: lost!.generation + 1 },
  ]);
});

describe('when the clock is set back by an hour', () => {
  /** Moves every time of the deliveries an hour ahead, which has the same effect. */
  async function setBack(): Promise<void> {
    await db.query(
      `UPDATE deliveries SET due_at = due_at + interval '1 hour', dispatched_at = dispatched_at + interval '1 hour',
                             lease_until = lease_until + interval '1 hour'`,
    );
    await db.query(
      `UPDATE delivery_attempts SET ended_at = ended_at + interval '1 hour',
                                    next_attempt_at = next_attempt_at + interval '1 hour'`,
    );
  }

  test('deliveries without an attempt are still dispatched', async () => {
    await insertDeliveries(4);
    await setBack();
    expect(await window.fill()).toHaveLength(4);
  });

  test('deliveries in the window are overdue', async () => {
    await insertDeliveries(4);
    await window.fill();
    await setBack();
    expect(await window.overdue(5)).toHaveLength(4);
  });

  test('clampDueTimes limits a retry to the delay that its last attempt scheduled', async () => {
    const [soon, late, fresh] = await insertDeliveries(3);
    await failOnce(soon!, 60);
    await failOnce(late!, 40_000);
    await setBack();
    await failOnce(fresh!, 30_000);
    expect(await window.clampDueTimes()).toBe(2);
    expect(await window.clampDueTimes()).toBe(0);
    const waits: { id: string; seconds: number }[] = await db.query(
      `SELECT id, extract(epoch FROM due_at - now())::float8 AS seconds FROM deliveries`,
    );
    const secondsOf = (id: string) => waits.find((wait) => wait.id === id)!.seconds;
    expect(secondsOf(soon!)).toBeLessThanOrEqual(60);
    expect(secondsOf(soon!)).toBeGreaterThan(40);
    expect(secondsOf(late!)).toBeLessThanOrEqual(40_000);
    expect(secondsOf(late!)).toBeGreaterThan(39_000);
  });

  test('clamp shortens a lease that ends later than a renewed lease would', async () => {
    await insertDeliveries(1);
    await db.query(
      `UPDATE deliveries SET status = 'SENDING', lease_token = gen_random_uuid(), lease_until = now() + interval '90 s'`,
    );
    await setBack();
    const leases = new DeliveryLeases(db);
    expect(await leases.clamp()).toBe(1);
    expect(await leases.clamp()).toBe(0);
  });
});
