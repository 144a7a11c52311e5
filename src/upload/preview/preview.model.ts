import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { type ImageVerdict, ImageVerdictEnum } from '../../requests/index.js';

@ObjectType({ description: 'The image of a preview before or after compression.' })
export class PreviewedImage {
  @Field(() => String, { description: 'The format, read from the bytes, such as jpeg.' })
  format!: string;

  @Field(() => Int, { description: 'The width in pixels, as displayed.' })
  width!: number;

  @Field(() => Int, { description: 'The height in pixels, as displayed.' })
  height!: number;

  @Field(() => Int, { description: 'The size in bytes.' })
  bytes!: number;

  @Field(() => String, {
    description:
      'The URL of the image until `expiresAt`. With API keys it is signed, so that a browser can show it.',
  })
  url!: string;
}

@ObjectType({ description: 'One image, compressed to be compared with its original.' })
export class ImagePreview {
  @Field(() => ID, { description: 'A UUID, with which the same input can be previewed again.' })
  id!: string;

  @Field(() => PreviewedImage, { description: 'The image as it was given.' })
  input!: PreviewedImage;

  @Field(() => PreviewedImage, { description: 'The image that an upload with these options would store.' })
  output!: PreviewedImage;

  @Field(() => ImageVerdictEnum, { description: 'What an upload with these options would store.' })
  verdict!: ImageVerdict;

  @Field(() => Float, {
    nullable: true,
    description:
      'How much the output looks like the input, from 100 (no difference) down; null where it is not measured.',
  })
  score!: number | null;

  @Field(() => Date, { description: 'When both images are deleted: half an hour after they were made.' })
  expiresAt!: Date;
}
