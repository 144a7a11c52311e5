import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/index.js';
import { currentTraceparent } from '../tracing/index.js';
import type { Channel, EventType } from './delivery.status.js';
import { MAIL_RECEIVER, receiverOf } from './receiver.js';

/** The end of a round of a request, and who wants to know of it beside the webhooks of its owner. */
export interface RequestEnd {
  readonly type: Exclude<EventType, 'webhook.test'>;
  readonly requestId: string;
  readonly round: number;
  readonly owner: string | null;
  readonly webhookUrl: string | null;
  readonly email: string | null;
}

interface Target {
  readonly channel: Channel;
  readonly name: string;
  readonly webhookId: string | null;
  readonly address: string;
  readonly receiver: string;
}

/** An event that is to be told, in the words in which it is. */
export interface NewEvent {
  readonly type: EventType;
  readonly requestId: string | null;
  readonly round: number | null;
  readonly body: string;
}

/** Writes events and their deliveries, always in the transaction of what happened: both are true or neither is. */
@Injectable()
export class Outbox {
  /**
   * Writes the event of a request's end, once for each of its rounds, and a delivery for each who is to know of it.
   * Where there is nobody, nothing is written and `wording` is not asked for the event's body.
   *
   * @returns whether there is anything to send
   */
  async announce(tx: EntityManager, end: RequestEnd, wording: () => Promise<string>): Promise<boolean> {
    const targets = [...(await this.subscribed(tx, end)), ...ownTargets(end)];
    if (targets.length === 0) return false;
    const { type, requestId, round } = end;
    await this.write(tx, { type, requestId, round, body: await wording() }, targets);
    return true;
  }

  /**
   * Writes an event for one webhook alone.
   *
   * @returns the id of its delivery
   */
  async send(tx: EntityManager, event: NewEvent, webhook: { id: string; url: string }): Promise<string> {
    const [deliveryId] = await this.write(tx, event, [webhookTarget(webhook)]);
    return deliveryId!;
  }

  /** Deletes all events of a request, sent or not. */
  async forget(tx: EntityManager, requestId: string): Promise<void> {
    await tx.query(`DELETE FROM events WHERE request_id = $1`, [requestId]);
  }

  private async subscribed(tx: EntityManager, { type, owner }: RequestEnd): Promise<Target[]> {
    // Locked, so that whoever disables one meanwhile finds the deliveries that are written here.
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
        targets.map(({ receiver }) => receiver),
      ],
    );
    return ids;
  }
}

function webhookTarget({ id, url }: { id: string; url: string }): Target {
  const receiver = receiverOf(url);
  return { channel: 'WEBHOOK', name: `webhook:${id}`, webhookId: id, address: url, receiver };
}

/** Those that the request itself names. */
function ownTargets({ webhookUrl, email }: RequestEnd): Target[] {
  const targets: Target[] = [];
  if (webhookUrl !== null) {
    const receiver = receiverOf(webhookUrl);
    targets.push({ channel: 'WEBHOOK', name: 'request', webhookId: null, address: webhookUrl, receiver });
  }
  if (email !== null) {
    const receiver = MAIL_RECEIVER;
    targets.push({ channel: 'EMAIL', name: 'email', webhookId: null, address: email, receiver });
  }
  return targets;
}
