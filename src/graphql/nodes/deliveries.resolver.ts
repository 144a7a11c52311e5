import { Args, Context, ID, Resolver, Subscription } from '@nestjs/graphql';
import { ClientError, idPipe } from '../../common/index.js';
import { DeliveryChanges, DeliveryLoaders } from '../../notifications/index.js';
import { Node } from '../../requests/index.js';
import { type AnyNode, NodeLoaders } from './node-loaders.js';

/** Streams the deliveries of a request or a webhook. */
@Resolver()
export class DeliveriesResolver {
  constructor(
    private readonly nodes: NodeLoaders,
    private readonly deliveries: DeliveryLoaders,
    private readonly changes: DeliveryChanges,
  ) {}

  @Subscription(() => Node, {
    name: 'deliveries',
    nullable: true,
    description:
      'Sends a request or a webhook, then again whenever one of its newest deliveries or e-mails changes, at most twice a second. ' +
      'Null once it is deleted.',
    resolve(this: DeliveriesResolver, id: string, _: unknown, context: object): Promise<AnyNode | null> {
      // The rows loaded for an earlier event are out of date.
      this.nodes.forget(context);
      this.deliveries.forget(context);
      return this.nodes.of(context).load(id);
    },
  })
  async watchDeliveries(
    @Args('id', { type: () => ID, description: 'The id of the request or webhook.' }, idPipe) id: string,
    @Context() context: object,
  ): Promise<AsyncIterableIterator<string>> {
    const { __typename: type } = (await this.nodes.of(context).load(id)) ?? {};
    if (type !== 'Request' && type !== 'Webhook')
      throw new ClientError(
        'NOT_FOUND',
        `There is no request or webhook with the id ${JSON.stringify(id.slice(0, 64))}.`,
      );
    return this.changes.watch(id);
  }
}
