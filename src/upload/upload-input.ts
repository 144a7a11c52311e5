import { Field, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { type OutputFormat, OutputFormatEnum, type OutputMode, OutputModeEnum } from '../requests/index.js';

export const InvalidRowPolicyEnum = { REJECT: 'REJECT', SKIP: 'SKIP' } as const;
export type InvalidRowPolicy = keyof typeof InvalidRowPolicyEnum;

registerEnumType(InvalidRowPolicyEnum, {
  name: 'InvalidRowPolicy',
  description: 'What to do with rows that have an error.',
  valuesMap: {
    REJECT: { description: 'One invalid row rejects the file; nothing is stored.' },
    SKIP: {
      description: 'Valid rows are accepted; invalid ones are reported in skippedRows and errorsCsvUrl.',
    },
  },
});

@InputType({
  description:
    'The columns of a CSV, each by its header or by its letter as in a spreadsheet. What is left out is recognised.',
})
export class ColumnMappingInput {
  @Field(() => [String], { nullable: true, description: 'The columns of image URLs.' })
  images?: string[] | null;

  @Field(() => String, { nullable: true, description: 'The column of product names.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The column of serial numbers.' })
  serialNumber?: string | null;
}

@InputType({ description: 'How to read the CSV and compress its images.' })
export class UploadCsvInput {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description: 'The quality of lossy formats, from 1 to 100.',
  })
  quality: number = 50;

  @Field(() => OutputFormatEnum, {
    nullable: true,
    defaultValue: 'ORIGINAL',
    description: 'The format of the output images.',
  })
  format: OutputFormat = 'ORIGINAL';

  @Field(() => Int, {
    nullable: true,
    description: 'Images wider than this many pixels are made to fit; none is enlarged.',
  })
  maxWidth?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Images higher than this many pixels are made to fit; none is enlarged.',
  })
  maxHeight?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether to keep EXIF, colour profile and other metadata.',
  })
  keepMetadata: boolean = false;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether to store the downloaded images too.',
  })
  keepOriginals: boolean = false;

  @Field(() => String, {
    nullable: true,
    description: 'The address that gets a webhook when this request ends, signed with Request.webhookSecret.',
  })
  webhookUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address that gets an e-mail with the output CSV when this request ends.',
  })
  email?: string | null;

  @Field(() => InvalidRowPolicyEnum, {
    nullable: true,
    defaultValue: 'REJECT',
    description: 'What to do with a row that has an error.',
  })
  onInvalidRow: InvalidRowPolicy = 'REJECT';

  @Field(() => ColumnMappingInput, {
    nullable: true,
    description: 'The columns to read, where they are not recognised as they should be; see inspectCsv.',
  })
  columns?: ColumnMappingInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The address that relative image addresses, such as /m/b/mb01.jpg, are resolved against: https://shop.example/media.',
  })
  baseUrl?: string | null;

  @Field(() => OutputModeEnum, {
    nullable: true,
    defaultValue: 'APPEND',
    description: 'Where the output CSV has the new URLs.',
  })
  output: OutputMode = 'APPEND';

  @Field(() => String, {
    nullable: true,
    description:
      'The same key with the same file and options returns the same request; INVALID_STATE while the upload that has it is ' +
      'still under way, IDEMPOTENCY_KEY_REUSED with another file or other options.',
  })
  idempotencyKey?: string | null;
}
