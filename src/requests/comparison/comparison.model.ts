import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { RequestEntity } from '../entities/index.js';

@ObjectType({
  description:
    'How the images of a request differ from those of an earlier one. Images are matched by their URLs. added, changed, ' +
    'unchanged and unknown are images of this request, and are right while it runs; removed are images of the earlier one.',
})
export class Comparison {
  @Field(() => ID, { description: 'The id of the earlier request, which may be deleted by now.' })
  previousRequestId!: string;

  @Field(() => Date, { description: 'When the earlier request was created.' })
  previousCreatedAt!: Date;

  @Field(() => Boolean, {
    description:
      'Whether both requests have the same compression options. If not, an image that is UNCHANGED has the same file behind ' +
      'its URL, but may have another output.',
  })
  sameOptions!: boolean;

  @Field(() => Int, { description: 'The number of images whose URLs the earlier request did not have.' })
  added!: number;

  @Field(() => Int, {
    description:
      'The number of images whose URLs the earlier request had with other files behind them, or without results.',
  })
  changed!: number;

  @Field(() => Int, {
    description: 'The number of images whose URLs the earlier request had with the same files behind them.',
  })
  unchanged!: number;

  @Field(() => Int, {
    description: 'The number of images of the earlier request whose URLs this one does not have.',
  })
  removed!: number;

  @Field(() => Int, {
    description:
      'The number of images that are not added, and of which is not known whether they have changed: they have not been ' +
      'processed yet, have failed, or were cancelled.',
  })
  unknown!: number;

  @Field(() => Int, {
    description:
      'The number of images that keep the options chosen for them with redoImages, in the earlier request or one before it.',
  })
  reviewed!: number;
}

/** What a comparison is made of. */
export type Compared = Pick<
  RequestEntity,
  | 'previousRequestId'
  | 'previousCreatedAt'
  | 'hasSameOptions'
  | 'addedImages'
  | 'changedImages'
  | 'unchangedImages'
  | 'removedImages'
  | 'reviewedImages'
  | 'totalImages'
>;

/** Returns how a request differs from the earlier one; null when it is not compared. */
export function comparisonOf(request: Compared): Comparison | null {
  const { previousRequestId, previousCreatedAt, totalImages } = request;
  if (previousRequestId === null || previousCreatedAt === null) return null;
  const [added, changed, unchanged, removed] = [
    request.addedImages ?? 0,
    request.changedImages ?? 0,
    request.unchangedImages ?? 0,
    request.removedImages ?? 0,
  ];
  return {
    previousRequestId,
    previousCreatedAt,
    sameOptions: request.hasSameOptions ?? false,
    added,
    changed,
    unchanged,
    removed,
    unknown: totalImages - added - changed - unchanged,
    reviewed: request.reviewedImages ?? 0,
  };
}
