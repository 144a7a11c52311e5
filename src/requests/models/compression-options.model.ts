import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { Effort, NamedFormat, OutputFormat } from '../../common/index.js';
import type { RequestOptions } from '../request-options.js';
import { EffortEnum, OutputFormatEnum } from './enums.js';

@ObjectType({ description: 'How every image of a request is compressed.' })
export class CompressionOptions implements RequestOptions {
  @Field(() => Int, { description: 'The quality of lossy formats, from 1 to 100.' })
  quality!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The SSIMULACRA 2.1 score that the output images are to have, instead of a quality; null for `quality`.',
  })
  target!: number | null;

  @Field(() => OutputFormatEnum, { description: 'The format of the output images.' })
  format!: OutputFormat;

  @Field(() => [OutputFormatEnum], {
    nullable: true,
    description: 'The formats that AUTO may choose; null for all.',
  })
  allow!: readonly NamedFormat[] | null;

  @Field(() => EffortEnum, { description: 'How much CPU time is spent to save bytes.' })
  effort!: Effort;

  @Field(() => Int, {
    nullable: true,
    description: 'The maximum width in pixels; wider images are scaled down. Null for no limit.',
  })
  maxWidth!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The maximum height in pixels; higher images are scaled down. Null for no limit.',
  })
  maxHeight!: number | null;

  @Field(() => [Int], {
    nullable: true,
    description: 'The widths of several outputs per image, in pixels and ascending; null for one output.',
  })
  sizes!: readonly number[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The colour behind transparency and padding, such as #ffffff; null keeps transparency where the format has it.',
  })
  background!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The aspect ratio that images are padded to, such as 4:5; null for none.',
  })
  pad!: string | null;

  @Field(() => Boolean, { description: 'Whether a border of one colour is cut off.' })
  trim!: boolean;

  @Field(() => Boolean, { description: 'Whether EXIF, colour profile and other metadata are kept.' })
  keepMetadata!: boolean;

  @Field(() => Boolean, { description: 'Whether the downloaded images are stored too.' })
  keepOriginals!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether results of your earlier images of the same URL or bytes, with the same options, are used.',
  })
  reuse!: boolean;

  @Field(() => Boolean, {
    description: 'Whether the pictures are checked, so that `Image.findings` says what is wrong with them.',
  })
  checks!: boolean;
}
