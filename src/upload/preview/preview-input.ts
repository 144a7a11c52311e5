import { Field, ID, InputType, PickType } from '@nestjs/graphql';
import { COMPRESSION_OPTIONS } from '../compression-fields.js';
import { UploadCsvInput } from '../upload-input.js';

@InputType({
  description:
    'One image and how to compress it. The image is a file, or exactly one of `url` and `previewId`. ' +
    'Of `sizes` the largest is previewed.',
})
export class PreviewImageInput extends PickType(UploadCsvInput, [...COMPRESSION_OPTIONS, 'fetchHeaders']) {
  @Field(() => String, {
    nullable: true,
    description: 'The URL of the image. It is fetched as the images of a CSV are.',
  })
  url?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The `id` of an earlier preview, whose input is compressed again with these options. Nothing is fetched.',
  })
  previewId?: string | null;
}
