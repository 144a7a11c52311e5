import { Field, ID, InterfaceType } from '@nestjs/graphql';

/** The Relay `Node` interface. `RequestNodes` and `WebhookNodes` find the objects that implement it. */
@InterfaceType({ description: 'An object that the queries `node` and `nodes` find by its id.' })
export abstract class Node {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;
}

/** Adds the name of the GraphQL type to a model, which a field of type {@link Node} needs. */
export function asNode<Name extends string, Model extends Node>(
  __typename: Name,
  model: Model,
): Model & { readonly __typename: Name } {
  return Object.assign(model, { __typename });
}
