import { Field, ID, InterfaceType } from '@nestjs/graphql';

/** The Relay `Node` interface. Whatever implements it is found by `RequestNodes` or `WebhookNodes`. */
@InterfaceType({ description: 'An object that the queries `node` and `nodes` find by its id.' })
export abstract class Node {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;
}

/** Adds the name of its GraphQL type to what is returned where a {@link Node} is asked for. */
export function asNode<Name extends string, Model extends Node>(
  __typename: Name,
  model: Model,
): Model & { readonly __typename: Name } {
  return Object.assign(model, { __typename });
}
