import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DeliveryAttempt, DeliveryLoaders, toAttempt } from '../delivery/index.js';
import { Request } from '../../requests/index.js';
import { EmailDelivery, toEmailDelivery } from './email-delivery.model.js';

/** Resolves the e-mails of a request. */
@Resolver(() => Request)
export class RequestEmailsResolver {
  constructor(private readonly loaders: DeliveryLoaders) {}

  @ResolveField(() => [EmailDelivery], {
    description: 'The e-mails about the end of the request, oldest first.',
  })
  async emails(@Parent() { id }: Request, @Context() context: object): Promise<EmailDelivery[]> {
    return (await this.loaders.of(context).ofRequest.EMAIL.load(id)).map(toEmailDelivery);
  }
}

@Resolver(() => EmailDelivery)
export class EmailDeliveriesResolver {
  constructor(private readonly loaders: DeliveryLoaders) {}

  @ResolveField(() => [DeliveryAttempt], { description: 'Every attempt, oldest first.' })
  async attempts(@Parent() { id }: EmailDelivery, @Context() context: object): Promise<DeliveryAttempt[]> {
    return (await this.loaders.of(context).attempts.load(id)).map(toAttempt);
  }
}
