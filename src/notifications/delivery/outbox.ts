import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../../common/index.js';
import { currentTraceparent } from '../../tracing/index.js';
import { type RequestEnd, RequestEvents } from '../../requests/index.js';
import type { Channel, EventType } from './delivery-status.js';
import { DeliveriesDueSignal } from './deliveries-due-signal.js';
import { EMAIL_ENDPOINT_KEY, endpointKeyOf } from './endpoint-key.js';

interface Target {
  readonly channel: Channel;
  readonly name: string;
  readonly webhookId: string | null;
  readonly address: string;
  readonly endpointKey: string;
}

/** An event to insert; `body` is delivered byte for byte. */
export interface NewEvent {
  readonly type: EventType;
  readonly requestId: string | null;
  readonly round: number | null;
  readonly body: string;
}

/** Transactional outbox: inserts an event and its deliveries in the transaction that caused the event. */
@Injectable()
export class Outbox extends RequestEvents {
  constructor(private readonly dueSignal: DeliveriesDueSignal) {
    super();
  }

  async publish(tx: EntityManager, end: RequestEnd, body: () => Promise<string>): Promise<boolean> {
    const targets = [...(await this.subscribed(tx, end)), ...targetsOf(end)];
    if (targets.length === 0) return false;
    const { type, requestId, round } = end;
    await this.write(tx, { type, requestId, round, body: await body() }, targets);
    return true;
  }

  /**
   * Inserts an event for a single webhook.
   *
   * @returns the id of the delivery
   */
  async send(tx: EntityManager, event: NewEvent, webhook: { id: string; url: string }): Promise<string> {
    const [deliveryId] = await this.write(tx, event, [webhookTarget(webhook)]);
    return deliveryId!;
  }

  async deleteEvents(tx: EntityManager, requestId: string): Promise<void> {
    await tx.query(`DELETE FROM events WHERE request_id = $1`, [requestId]);
  }

  deliverSoon(): void {
    this.dueSignal.emit();
  }

  private async subscribed(tx: EntityManager, { type, owner }: RequestEnd): Promise<Target[]> {
    // The lock makes a transaction that disables a webhook wait, so that it finds the deliveries inserted here.
    const webhooks: { id: string; url: string }[] = await tx.query(
      `SELECT id, url FROM webhooks
        WHERE owner IS NOT DISTINCT FROM $1 AND status <> 'DISABLED' AND $2 = ANY(events)
        ORDER BY id FOR SHARE`,
      [owner, type],
    );
    return webhooks.map(webhookTarget);
  }

  private async write(tx: EntityManager, event: NewEvent, targets: readonly Target[]): Promise<string[]> {
    const eventId = newId();
    const { type, requestId, round, body } = event;
    await tx.query(
      `INSERT INTO events (id, type, request_id, round, body, traceparent) VALUES ($1, $2, $3, $4, $5, $6)`,
      [eventId, type, requestId, round, body, currentTraceparent()],
    );
    const ids = targets.map(() => newId());
    await tx.query(
      `INSERT INTO deliveries (id, event_id, channel, target, webhook_id, address, receiver)
       SELECT id, $1, channel, target, webhook_id, address, receiver
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[])
           AS row (id, channel, target, webhook_id, address, receiver)`,
      [
        eventId,
        ids,
        targets.map(({ channel }) => channel),
        targets.map(({ name }) => name),
        targets.map(({ webhookId }) => webhookId),
        targets.map(({ address }) => address),
        targets.map(({ endpointKey }) => endpointKey),
      ],
    );
    return ids;
  }
}

function webhookTarget({ id, url }: { id: string; url: string }): Target {
  const endpointKey = endpointKeyOf(url);
  return { channel: 'WEBHOOK', name: `webhook:${id}`, webhookId: id, address: url, endpointKey };
}

/** Returns the notification targets that the request itself names. */
function targetsOf({ webhookUrl, email }: RequestEnd): Target[] {
  const targets: Target[] = [];
  if (webhookUrl !== null) {
    const endpointKey = endpointKeyOf(webhookUrl);
    targets.push({ channel: 'WEBHOOK', name: 'request', webhookId: null, address: webhookUrl, endpointKey });
  }
  if (email !== null) {
    const endpointKey = EMAIL_ENDPOINT_KEY;
    targets.push({ channel: 'EMAIL', name: 'email', webhookId: null, address: email, endpointKey });
  }
  return targets;
}
