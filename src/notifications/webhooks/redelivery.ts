import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { ClientError } from '../../common/index.js';
import { inBriefTransaction } from '../../database/index.js';
import {
  type DeliveryEntity,
  DeliveryQueries,
  DeliveriesDueSignal,
  Outbox,
  restartDelivery,
  type WebhookEntity,
} from '../delivery/index.js';
import { RequestQueries } from '../../requests/index.js';
import { deliveryNotFound } from './webhook-errors.js';
import { WebhooksService } from './webhooks.service.js';

/** Sends deliveries on demand: test events, and earlier deliveries again. */
@Injectable()
export class Redelivery {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly webhooks: WebhooksService,
    private readonly outbox: Outbox,
    private readonly deliveries: DeliveryQueries,
    private readonly requests: RequestQueries,
    private readonly dueSignal: DeliveriesDueSignal,
  ) {}

  /**
   * Sends a test event to a webhook.
   *
   * @throws {ClientError} NOT_FOUND, or INVALID_STATE when the webhook is disabled
   */
  async sendTest(webhookId: string): Promise<DeliveryEntity> {
    const id = await inBriefTransaction(this.db, async (tx) => {
      const webhook = await this.lockEnabled(tx, webhookId);
      const body = testEventBody(webhook.id, new Date());
      return this.outbox.send(tx, { type: 'webhook.test', requestId: null, round: null, body }, webhook);
    });
    return this.dispatched(id);
  }

  /**
   * Sends a delivery again now, with a new retry schedule. It keeps its webhook-id, so that the endpoint can recognise a
   * duplicate. A delivery that is being sent is left unchanged.
   *
   * @throws {ClientError} NOT_FOUND, or INVALID_STATE when its webhook is disabled or was removed
   */
  async redeliver(deliveryId: string): Promise<DeliveryEntity> {
    const { target, webhookId, address } = await this.get(deliveryId);
    await inBriefTransaction(this.db, async (tx) => {
      if (target === 'request') return restartDelivery(tx, deliveryId, address);
      if (webhookId === null) {
        throw new ClientError(
          'INVALID_STATE',
          'The webhook of this delivery was removed, so it cannot be sent again.',
        );
      }
      await restartDelivery(tx, deliveryId, (await this.lockEnabled(tx, webhookId)).url);
    });
    return this.dispatched(deliveryId);
  }

  /** Returns the webhook, locked against being disabled meanwhile. */
  private async lockEnabled(tx: EntityManager, id: string): Promise<WebhookEntity> {
    const webhook = await this.webhooks.lock(tx, id);
    if (webhook.status !== 'DISABLED') return webhook;
    const message = `The webhook is disabled: ${webhook.disabledReason} Enable it first with updateWebhook in GraphQL or PATCH /api/webhooks/{id}.`;
    throw new ClientError('INVALID_STATE', message);
  }

  private async dispatched(id: string): Promise<DeliveryEntity> {
    this.dueSignal.emit();
    return this.get(id);
  }

  /** Returns the delivery with its event. @throws {ClientError} NOT_FOUND */
  async get(id: string): Promise<DeliveryEntity> {
    const delivery = await this.deliveries.find(id);
    if (delivery === null || delivery.channel !== 'WEBHOOK' || !(await this.isVisible(delivery))) {
      throw deliveryNotFound(id);
    }
    return delivery;
  }

  /** A delivery is visible to callers that may see its request; that of a test event, to those that may see its webhook. */
  private async isVisible({ webhookId, event }: DeliveryEntity): Promise<boolean> {
    const { requestId } = event;
    if (requestId !== null) return (await this.requests.find(requestId)) !== null;
    return webhookId !== null && this.webhooks.isVisible(webhookId);
  }
}

/** Returns the body of a test event. */
function testEventBody(webhookId: string, now: Date): string {
  return JSON.stringify({
    type: 'webhook.test',
    timestamp: now.toISOString(),
    data: { webhookId, message: 'This webhook works.' },
  });
}
