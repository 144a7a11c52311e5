import { Injectable } from '@nestjs/common';
import {
  type DeliveryEntity,
  DeliveryQueries,
  toAttempt,
  toEmailDelivery,
} from '../../notifications/index.js';
import { RequestQueries } from '../../requests/index.js';
import {
  Redelivery,
  toWebhookDelivery,
  webhookNotFound,
  WebhooksService,
} from '../../notifications/index.js';
import type { EmailsView } from './emails-view.js';
import { type DeliveryView, toDeliveryView } from './delivery-view.js';

/** Reads the deliveries that the caller may see, with their attempts. */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly requests: RequestQueries,
    private readonly webhooks: WebhooksService,
    private readonly deliveries: DeliveryQueries,
    private readonly redelivery: Redelivery,
  ) {}

  /** @throws {ClientError} NOT_FOUND */
  async get(id: string): Promise<DeliveryView> {
    return this.view(await this.redelivery.get(id));
  }

  /** Returns the deliveries of a request, oldest first. @throws {ClientError} NOT_FOUND */
  async ofRequest(requestId: string): Promise<DeliveryView[]> {
    const { id } = await this.requests.get(requestId);
    return this.views((await this.deliveries.ofRequests([id], 'WEBHOOK')).get(id) ?? []);
  }

  /** Returns the e-mails about the end of a request, oldest first. @throws {ClientError} NOT_FOUND */
  async emailsOfRequest(requestId: string): Promise<EmailsView> {
    const { id } = await this.requests.get(requestId);
    const rows = (await this.deliveries.ofRequests([id], 'EMAIL')).get(id) ?? [];
    const attempts = await this.deliveries.attempts(rows.map((row) => row.id));
    return {
      emails: rows.map((row) =>
        Object.assign(toEmailDelivery(row), { attempts: (attempts.get(row.id) ?? []).map(toAttempt) }),
      ),
    };
  }

  /** Returns the newest `limit` deliveries to a webhook, newest first. @throws {ClientError} NOT_FOUND */
  async ofWebhook(webhookId: string, limit: number): Promise<DeliveryView[]> {
    if (!(await this.webhooks.isVisible(webhookId))) throw webhookNotFound(webhookId);
    return this.views(await this.deliveries.ofWebhook(webhookId, limit));
  }

  /** Returns the view of a loaded delivery. */
  async view(delivery: DeliveryEntity): Promise<DeliveryView> {
    const [view] = await this.views([delivery]);
    return view!;
  }

  private async views(rows: readonly DeliveryEntity[]): Promise<DeliveryView[]> {
    const attempts = await this.deliveries.attempts(rows.map(({ id }) => id));
    return rows.map((row) =>
      toDeliveryView(toWebhookDelivery(row), (attempts.get(row.id) ?? []).map(toAttempt)),
    );
  }
}
