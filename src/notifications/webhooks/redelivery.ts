import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { ClientError } from '../../common/index.js';
import { inBriefTransaction } from '../../database/index.js';
import {
  type DeliveryEntity,
  DeliveryQueries,
  DeliverySignals,
  Outbox,
  restartDelivery,
  type WebhookEntity,
} from '../delivery/index.js';
import { RequestQueries } from '../../requests/index.js';
import { testBody } from './test-event.js';
import { deliveryNotFound } from './webhook-errors.js';
import { WebhooksService } from './webhooks.service.js';

/** Sends what somebody asks to be sent: a test, or once more what was sent before. */
@Injectable()
export class Redelivery {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly webhooks: WebhooksService,
    private readonly outbox: Outbox,
    private readonly deliveries: DeliveryQueries,
    private readonly requests: RequestQueries,
    private readonly signals: DeliverySignals,
  ) {}

  /** @throws {ClientError} NOT_FOUND, or INVALID_STATE when the webhook is disabled */
  async sendTest(webhookId: string): Promise<DeliveryEntity> {
    const id = await inBriefTransaction(this.db, async (tx) => {
      const webhook = await this.enabled(tx, webhookId);
      const body = testBody(webhook.id, new Date());
      return this.outbox.send(tx, { type: 'webhook.test', requestId: null, round: null, body }, webhook);
    });
    return this.sent(id);
  }

  /**
   * Sends a delivery once more, now and with its retries: under the same webhook-id, so that a receiver that has it
   * knows it again. One that is on its way already is left to it.
   *
   * @throws {ClientError} NOT_FOUND, or INVALID_STATE when its webhook is disabled or was removed
   */
  async again(deliveryId: string): Promise<DeliveryEntity> {
    const { target, webhookId, address } = await this.get(deliveryId);
    await inBriefTransaction(this.db, async (tx) => {
      if (target === 'request') return restartDelivery(tx, deliveryId, address);
      if (webhookId === null) {
        throw new ClientError('INVALID_STATE', 'The webhook of this delivery was removed.');
      }
      await restartDelivery(tx, deliveryId, (await this.enabled(tx, webhookId)).url);
    });
    return this.sent(deliveryId);
  }

  /** The webhook, locked, so that nobody disables it meanwhile. */
  private async enabled(tx: EntityManager, id: string): Promise<WebhookEntity> {
    const webhook = await this.webhooks.lock(tx, id);
    if (webhook.status !== 'DISABLED') return webhook;
    const message = `The webhook is disabled: ${webhook.disabledReason} Enable it first: by updateWebhook in GraphQL, or PATCH /api/webhooks/{id}.`;
    throw new ClientError('INVALID_STATE', message);
  }

  private async sent(id: string): Promise<DeliveryEntity> {
    this.signals.due();
    return this.get(id);
  }

  /** The delivery, with its event. @throws {ClientError} NOT_FOUND */
  async get(id: string): Promise<DeliveryEntity> {
    const delivery = await this.deliveries.find(id);
    if (delivery === null || delivery.channel !== 'WEBHOOK' || !(await this.isVisible(delivery))) {
      throw deliveryNotFound(id);
    }
    return delivery;
  }

  /** Whoever may not see the request, or the webhook, may not see what is told of the one to the other. */
  private async isVisible({ webhookId, event }: DeliveryEntity): Promise<boolean> {
    const { requestId } = event;
    if (requestId !== null) return (await this.requests.find(requestId)) !== null;
    return webhookId !== null && this.webhooks.isVisible(webhookId);
  }
}
