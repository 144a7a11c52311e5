import { Args, Context, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { idPipe } from '../../common/index.js';
import { DeliveryAttempt, DeliveryLoaders, toAttempt } from '../delivery/index.js';
import { toWebhookDelivery, WebhookDelivery } from './models/webhook-delivery.model.js';
import { Redelivery } from './redelivery.js';

@Resolver(() => WebhookDelivery)
export class WebhookDeliveriesResolver {
  constructor(
    private readonly redelivery: Redelivery,
    private readonly loaders: DeliveryLoaders,
  ) {}

  @Mutation(() => WebhookDelivery, { description: 'Sends a webhook.test event to a webhook.' })
  async sendTestEvent(
    @Args('webhookId', { type: () => ID, description: 'The id of the webhook.' }, idPipe) webhookId: string,
  ): Promise<WebhookDelivery> {
    return toWebhookDelivery(await this.redelivery.sendTest(webhookId));
  }

  @Mutation(() => WebhookDelivery, {
    description: 'Sends a delivery again now, with the same webhook-id header and a new retry schedule.',
  })
  async redeliver(
    @Args('deliveryId', { type: () => ID, description: 'The id of the delivery.' }, idPipe)
    deliveryId: string,
  ): Promise<WebhookDelivery> {
    return toWebhookDelivery(await this.redelivery.redeliver(deliveryId));
  }

  @ResolveField(() => [DeliveryAttempt], { description: 'Every attempt, oldest first.' })
  async attempts(@Parent() { id }: WebhookDelivery, @Context() context: object): Promise<DeliveryAttempt[]> {
    return (await this.loaders.of(context).attempts.load(id)).map(toAttempt);
  }
}
