import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DeliveryLoaders } from '../delivery/index.js';
import { Request } from '../../requests/index.js';
import { toWebhookDelivery, WebhookDelivery } from './models/webhook-delivery.model.js';

/** Resolves the webhook deliveries of a request. */
@Resolver(() => Request)
export class RequestDeliveriesResolver {
  constructor(private readonly loaders: DeliveryLoaders) {}

  @ResolveField(() => [WebhookDelivery], {
    description: 'The webhook deliveries about the end of the request, oldest first.',
  })
  async deliveries(@Parent() { id }: Request, @Context() context: object): Promise<WebhookDelivery[]> {
    return (await this.loaders.of(context).ofRequest.WEBHOOK.load(id)).map(toWebhookDelivery);
  }
}
