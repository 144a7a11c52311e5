import { Field, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { type ImageFormat, ImageFormatEnum } from '../requests/index.js';

export const InvalidRowPolicyEnum = { REJECT: 'REJECT', SKIP: 'SKIP' } as const;
export type InvalidRowPolicy = keyof typeof InvalidRowPolicyEnum;

registerEnumType(InvalidRowPolicyEnum, {
  name: 'InvalidRowPolicy',
  valuesMap: {
    REJECT: { description: 'One faulty row rejects the file; nothing is stored.' },
    SKIP: { description: 'The good rows go on, the faulty ones are reported.' },
  },
});

@InputType({ description: 'How the images of a catalogue are to be compressed.' })
export class UploadCsvInput {
  @Field(() => Int, { nullable: true, defaultValue: 50, description: '1 to 100.' })
  quality: number = 50;

  @Field(() => ImageFormatEnum, { nullable: true, defaultValue: 'ORIGINAL' })
  format: ImageFormat = 'ORIGINAL';

  @Field(() => Int, {
    nullable: true,
    description: 'Larger images are made to fit inside; none is enlarged.',
  })
  maxWidth?: number | null;

  @Field(() => Int, { nullable: true })
  maxHeight?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Keep EXIF, colour profile and the like.',
  })
  keepMetadata: boolean = false;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Store the downloaded images too.',
  })
  keepOriginals: boolean = false;

  @Field(() => String, {
    nullable: true,
    description: 'Is posted to when this request ends, signed as with webhooks; see webhookSecret.',
  })
  webhookUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Gets an e-mail with the output CSV when this request ends.',
  })
  email?: string | null;

  @Field(() => InvalidRowPolicyEnum, { nullable: true, defaultValue: 'REJECT' })
  onInvalidRow: InvalidRowPolicy = 'REJECT';

  @Field(() => String, {
    nullable: true,
    description:
      'The same key with the same file and options returns the same request; INVALID_STATE while the upload that has it is ' +
      'still under way, IDEMPOTENCY_KEY_REUSED with another file or other options.',
  })
  idempotencyKey?: string | null;
}
