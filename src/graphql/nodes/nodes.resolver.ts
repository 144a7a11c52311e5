import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { ClientError, idPipe, normalId } from '../../common/index.js';
import { MAX_PAGE, Node } from '../../requests/index.js';
import { type AnyNode, NodeLoaders } from './node-loaders.js';

/** Implements Relay's object identification: loads any object by its id. */
@Resolver()
export class NodesResolver {
  constructor(private readonly loaders: NodeLoaders) {}

  @Query(() => Node, {
    nullable: true,
    description:
      'Returns one request, product, image, webhook or webhook delivery by its id; null for an unknown id.',
  })
  node(
    @Args('id', { type: () => ID, description: 'The id of the object.' }, idPipe) id: string,
    @Context() context: object,
  ): Promise<AnyNode | null> {
    return this.loaders.of(context).load(id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Returns objects by their ids, in the order of the ids, with null for each unknown id.',
  })
  nodes(
    @Args('ids', { type: () => [ID], description: `The ids of the objects, up to ${MAX_PAGE}.` })
    ids: string[],
    @Context() context: object,
  ): Promise<(AnyNode | null)[]> {
    if (ids.length > MAX_PAGE) {
      throw new ClientError(
        'INVALID_INPUT',
        `\`ids\` has ${ids.length} ids: send at most ${MAX_PAGE} at a time.`,
      );
    }
    const loader = this.loaders.of(context);
    return Promise.all(ids.map((id) => loader.load(normalId(id))));
  }
}
