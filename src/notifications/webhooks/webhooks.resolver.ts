import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { idPipe } from '../../common/index.js';
import { DeliveryQueries } from '../delivery/index.js';
import { checkPageSize, MAX_PAGE } from '../../requests/index.js';
import { toWebhookDelivery, WebhookDelivery } from './models/webhook-delivery.model.js';
import {
  RegisterWebhookInput,
  toWebhook,
  UpdateWebhookInput,
  Webhook,
  WebhookRegistration,
} from './models/webhook.model.js';
import { type Registration, WebhooksService } from './webhooks.service.js';

const DELIVERIES_PER_PAGE = 20;
const WEBHOOK_ID = 'The id of the webhook.';

@Resolver(() => Webhook)
export class WebhooksResolver {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly queries: DeliveryQueries,
  ) {}

  @Query(() => [Webhook], { name: 'webhooks', description: 'All webhooks, oldest first.' })
  async list(): Promise<Webhook[]> {
    return (await this.webhooks.list()).map(toWebhook);
  }

  @Mutation(() => WebhookRegistration, {
    description: 'Registers a URL that the events of all requests are posted to.',
  })
  async registerWebhook(
    @Args('input', { type: () => RegisterWebhookInput, description: 'What to register.' })
    input: RegisterWebhookInput,
  ): Promise<WebhookRegistration> {
    return toRegistration(await this.webhooks.register(input));
  }

  @Mutation(() => Webhook, { description: 'Changes a webhook.' })
  async updateWebhook(
    @Args('id', { type: () => ID, description: WEBHOOK_ID }, idPipe) id: string,
    @Args('input', { type: () => UpdateWebhookInput, description: 'What to change.' })
    input: UpdateWebhookInput,
  ): Promise<Webhook> {
    return toWebhook(await this.webhooks.update(id, input));
  }

  @Mutation(() => WebhookRegistration, {
    description: 'Rotates the secret of a webhook. The old secret also signs for 24 hours.',
  })
  async rotateWebhookSecret(
    @Args('id', { type: () => ID, description: WEBHOOK_ID }, idPipe) id: string,
  ): Promise<WebhookRegistration> {
    return toRegistration(await this.webhooks.rotateSecret(id));
  }

  @Mutation(() => Boolean, {
    description: 'Removes a webhook and cancels its deliveries; false for an unknown id.',
  })
  removeWebhook(
    @Args('id', { type: () => ID, description: WEBHOOK_ID }, idPipe) id: string,
  ): Promise<boolean> {
    return this.webhooks.remove(id);
  }

  @ResolveField(() => [WebhookDelivery], { description: 'The newest deliveries, newest first.' })
  async deliveries(
    @Parent() { id }: Webhook,
    @Args('first', {
      type: () => Int,
      defaultValue: DELIVERIES_PER_PAGE,
      nullable: true,
      description: `The number of deliveries, from 1 to ${MAX_PAGE}.`,
    })
    first: number | null,
  ): Promise<WebhookDelivery[]> {
    const rows = await this.queries.ofWebhook(id, checkPageSize(first ?? DELIVERIES_PER_PAGE));
    return rows.map(toWebhookDelivery);
  }
}

function toRegistration({ webhook, secret }: Registration): WebhookRegistration {
  return { webhook: toWebhook(webhook), secret };
}
