import { Injectable } from '@nestjs/common';
import { DeliveryQueries } from '../delivery/index.js';
import { asNode, RequestQueries } from '../../requests/index.js';
import { toWebhookDelivery, type WebhookDelivery } from './models/webhook-delivery.model.js';
import { toWebhook, type Webhook } from './models/webhook.model.js';
import { WebhooksService } from './webhooks.service.js';

/** A webhook or a webhook delivery, with the name of its GraphQL type. */
export type WebhookNode =
  | (Webhook & { readonly __typename: 'Webhook' })
  | (WebhookDelivery & { readonly __typename: 'WebhookDelivery' });

/** Looks up webhooks and webhook deliveries by id alone, whichever type an id has. */
@Injectable()
export class WebhookNodes {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly deliveries: DeliveryQueries,
    private readonly requests: RequestQueries,
  ) {}

  /**
   * Returns the nodes that the caller may see, by id, with three statements for any number of ids. A delivery is visible
   * to callers that may see its request; that of a test event, to those that may see its webhook.
   *
   * @param ids valid UUIDs
   */
  async find(ids: readonly string[]): Promise<Map<string, WebhookNode>> {
    const deliveries = (await this.deliveries.findMany(ids)).filter(({ channel }) => channel === 'WEBHOOK');
    const [webhooks, requests] = await Promise.all([
      this.webhooks.findMany([...ids, ...deliveries.map(({ webhookId }) => webhookId).filter(isPresent)]),
      this.requests.findVisible(deliveries.map(({ event }) => event.requestId).filter(isPresent)),
    ]);
    const wanted = new Set(ids);
    const nodes = new Map<string, WebhookNode>();
    for (const webhook of webhooks.values()) {
      if (wanted.has(webhook.id)) nodes.set(webhook.id, asNode('Webhook', toWebhook(webhook)));
    }
    for (const delivery of deliveries) {
      const { requestId } = delivery.event;
      const isVisible =
        requestId === null
          ? delivery.webhookId !== null && webhooks.has(delivery.webhookId)
          : requests.has(requestId);
      if (isVisible) nodes.set(delivery.id, asNode('WebhookDelivery', toWebhookDelivery(delivery)));
    }
    return nodes;
  }
}

function isPresent(id: string | null): id is string {
  return id !== null;
}
