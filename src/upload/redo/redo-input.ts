import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import type { Effort, OutputFormat } from '../../common/index.js';
import { EffortEnum, OutputFormatEnum } from '../../requests/index.js';

/** As the options of an upload, but without defaults: those that are not given come from the request. */
@InputType({
  description:
    'The compression options of chosen images. Those that are omitted are the options of their request, also where an earlier ' +
    'redo had others.',
})
export class RedoOptionsInput {
  @Field(() => Int, { nullable: true, description: 'The quality of lossy formats, from 1 to 100.' })
  quality?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The score that each image shall reach, from 30 to 95, instead of a quality.',
  })
  target?: number | null;

  @Field(() => OutputFormatEnum, { nullable: true, description: 'The format of the images.' })
  format?: OutputFormat | null;

  @Field(() => [OutputFormatEnum], {
    nullable: true,
    description: 'The formats that AUTO may choose; null for all.',
  })
  allow?: OutputFormat[] | null;

  @Field(() => EffortEnum, { nullable: true, description: 'How much CPU time to spend to save bytes.' })
  effort?: Effort | null;

  @Field(() => Int, { nullable: true, description: 'The maximum width in pixels; null for no limit.' })
  maxWidth?: number | null;

  @Field(() => Int, { nullable: true, description: 'The maximum height in pixels; null for no limit.' })
  maxHeight?: number | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'The widths of several outputs per image, in pixels; null for one output.',
  })
  sizes?: number[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'The colour behind transparency and padding, such as `#ffffff`; null for none.',
  })
  background?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The aspect ratio to pad to, such as `1:1`; null for none.',
  })
  pad?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether to cut off a border of one colour.' })
  trim?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether to keep metadata.' })
  keepMetadata?: boolean | null;
}

@InputType({
  description: 'The images to redo, and how: either `options` or `keepOriginal`.',
})
export class RedoImagesInput {
  @Field(() => [ID], { description: 'The ids of completed or failed images of the request; at most 1,000.' })
  imageIds!: string[];

  @Field(() => RedoOptionsInput, { nullable: true, description: 'The options to compress them with.' })
  options?: RedoOptionsInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether to keep the original images instead, without their metadata.',
  })
  keepOriginal?: boolean | null;
}
