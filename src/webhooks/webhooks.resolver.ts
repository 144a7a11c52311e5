import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { idPipe } from '../common/index.js';
import { DeliveryQueries } from '../deliveries/index.js';
import { checkPageSize } from '../requests/index.js';
import { toWebhookDelivery, WebhookDelivery } from './models/webhook-delivery.model.js';
import {
  RegisterWebhookInput,
  toWebhook,
  UpdateWebhookInput,
  Webhook,
  WebhookRegistration,
} from './models/webhook.model.js';
import { type Registration, WebhooksService } from './webhooks.service.js';

const DELIVERIES_A_PAGE = 20;

@Resolver(() => Webhook)
export class WebhooksResolver {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly queries: DeliveryQueries,
  ) {}

  @Query(() => [Webhook], { name: 'webhooks', description: 'Oldest first.' })
  async list(): Promise<Webhook[]> {
    return (await this.webhooks.list()).map(toWebhook);
  }

  @Mutation(() => WebhookRegistration, { description: 'Has events of all requests posted to an address.' })
  async registerWebhook(
    @Args('input', { type: () => RegisterWebhookInput }) input: RegisterWebhookInput,
  ): Promise<WebhookRegistration> {
    return toRegistration(await this.webhooks.register(input));
  }

  @Mutation(() => Webhook)
  async updateWebhook(
    @Args('id', { type: () => ID }, idPipe) id: string,
    @Args('input', { type: () => UpdateWebhookInput }) input: UpdateWebhookInput,
  ): Promise<Webhook> {
    return toWebhook(await this.webhooks.update(id, input));
  }

  @Mutation(() => WebhookRegistration, {
    description: 'Gives a webhook a new secret. The old one signs too for 24 hours.',
  })
  async rotateWebhookSecret(
    @Args('id', { type: () => ID }, idPipe) id: string,
  ): Promise<WebhookRegistration> {
    return toRegistration(await this.webhooks.rotateSecret(id));
  }

  @Mutation(() => Boolean, { description: 'False when there is none.' })
  removeWebhook(@Args('id', { type: () => ID }, idPipe) id: string): Promise<boolean> {
    return this.webhooks.remove(id);
  }

  @ResolveField(() => [WebhookDelivery], { description: 'Newest first.' })
  async deliveries(
    @Parent() { id }: Webhook,
    @Args('first', { type: () => Int, defaultValue: DELIVERIES_A_PAGE, nullable: true }) first: number | null,
  ): Promise<WebhookDelivery[]> {
    const rows = await this.queries.ofWebhook(id, checkPageSize(first ?? DELIVERIES_A_PAGE));
    return rows.map(toWebhookDelivery);
  }
}

function toRegistration({ webhook, secret }: Registration): WebhookRegistration {
  return { webhook: toWebhook(webhook), secret };
}
