import { messageId } from '../../../src/notifications/webhooks/standard-webhooks.js';
import { ALL_EVENTS, OWN_EVENTS, type SoakStage } from '../stage.js';

interface Delivery {
  readonly eventId: string;
  readonly requestId: string;
  /** Null when the event has no delivery to the path. */
  readonly status: string | null;
}

/** Checks that every end of a request was delivered to all of its notification targets, under one `webhook-id`. */
export async function checkDeliveries(soak: SoakStage): Promise<void> {
  const { ledger, stage } = soak;
  const unnotified = await stage.sql<{ id: string; round: number }>(
    `SELECT ends.id, ends.round FROM witness.ends JOIN requests ON requests.id = ends.id
      WHERE requests.deleted_at IS NULL AND requests.job IS NULL
        AND NOT EXISTS (SELECT FROM events WHERE events.request_id = ends.id AND events.round = ends.round)`,
  );
  for (const { id, round } of unnotified)
    ledger.break('each end of a request has an event', `${id}, round ${round}`);
  await checkTarget(soak, ALL_EVENTS, `target LIKE 'webhook:%'`, () => true);
  await checkTarget(
    soak,
    OWN_EVENTS,
    `target = 'request'`,
    (id) => ledger.requests.get(id)?.ownWebhook === true,
  );
}

async function checkTarget(
  { ledger, stage, receiver }: SoakStage,
  path: string,
  condition: string,
  isNotified: (requestId: string) => boolean,
): Promise<void> {
  const bodies = new Map<string, Set<string>>();
  for (const { headers, body } of receiver.received(path)) {
    const id = String(headers['webhook-id']);
    bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  }
  ledger.count(`webhooks: posts to ${path}`, receiver.received(path).length);
  ledger.count(`webhooks: events at ${path}`, bodies.size);

  const deliveries = await stage.sql<Delivery>(
    `SELECT events.id AS "eventId", events.request_id AS "requestId", deliveries.status
       FROM events LEFT JOIN deliveries ON event_id = events.id AND ${condition}
      WHERE request_id IS NOT NULL`,
  );
  const known = new Set<string>();
  for (const { eventId, requestId, status } of deliveries) {
    if (!isNotified(requestId)) continue;
    const id = messageId(eventId);
    known.add(id);
    if (status !== 'DELIVERED' || !bodies.has(id)) {
      ledger.break(
        'each terminal event is notified',
        `${id} of ${requestId} at ${path} is ${String(status)}`,
      );
    }
  }
  for (const [id, texts] of bodies) {
    const requestId = requestOf([...texts][0]!);
    const isGone = ledger.requests.get(requestId)?.deleted !== false;
    if (!known.has(id) && !isGone)
      ledger.break('one webhook-id per event and target', `${id} of ${requestId} at ${path} is of no event`);
    if (texts.size > 1)
      ledger.break('one webhook-id has the same bytes at every attempt', `${id} of ${requestId}`);
  }
}

function requestOf(body: string): string {
  return (JSON.parse(body) as { data: { requestId: string } }).data.requestId;
}
