import { Query, Resolver } from '@nestjs/graphql';
import { visibleOwner } from '../access/index.js';

/** Reports whose data the caller sees. */
@Resolver()
export class OwnerResolver {
  @Query(() => String, {
    nullable: true,
    description:
      'Returns the owner of the API key that the caller sent, whose requests and webhooks it sees; null when the server requires no key.',
  })
  owner(): string | null {
    return visibleOwner() ?? null;
  }
}
