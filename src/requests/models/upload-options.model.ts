import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { ProfileName } from '../../csv/index.js';
import type { FetchHeaderName, InvalidRowPolicy, NamedColumns, UploadedOptions } from '../reading-options.js';
import type { OutputMode, ReportColumns } from '../request-options.js';
import { CatalogueProfileEnum, InvalidRowPolicyEnum, OutputModeEnum, ReportColumnsEnum } from './enums.js';

@ObjectType({ description: 'The columns that an upload named, in the shape of its option `columns`.' })
export class UploadedColumns implements NamedColumns {
  @Field(() => [String], { description: 'The columns of image URLs; empty when they were detected.' })
  images!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'The column of product names; null when it was detected.',
  })
  name!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The column of serial numbers; null when it was detected.',
  })
  serialNumber!: string | null;
}

@ObjectType({
  description: 'A header that an upload gave for an image host. Its value is a secret, and in no answer.',
})
export class UploadedFetchHeader implements FetchHeaderName {
  @Field(() => String, { description: 'The host that gets the header.' })
  host!: string;

  @Field(() => String, { description: 'The name of the header.' })
  name!: string;
}

@ObjectType({
  description:
    'What an upload asked for besides `options`, `webhookUrl` and `email`, under the names of its input, so that it can be repeated. ' +
    'Of requests of earlier versions it is what is known.',
})
export class UploadOptions implements UploadedOptions {
  @Field(() => InvalidRowPolicyEnum, { description: 'What was to be done with invalid rows.' })
  onInvalidRow!: InvalidRowPolicy;

  @Field(() => UploadedColumns, { description: 'The columns that it named.' })
  columns!: NamedColumns;

  @Field(() => CatalogueProfileEnum, {
    nullable: true,
    description: 'The profile that it named; null when it was detected, as in `Request.profile`.',
  })
  profile!: ProfileName | null;

  @Field(() => String, {
    nullable: true,
    description: 'The URL that relative image addresses are resolved against; null when none was given.',
  })
  baseUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'The encoding; null when it was detected.' })
  encoding!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The worksheet, by its name or its number; null when it was chosen.',
  })
  sheet!: string | null;

  @Field(() => OutputModeEnum, { description: 'Where the output CSV has the new image URLs.' })
  output!: OutputMode;

  @Field(() => ReportColumnsEnum, {
    nullable: true,
    description: 'The columns about the images; null for those that `output` has by default.',
  })
  report!: ReportColumns | null;

  @Field(() => Boolean, { description: 'Whether it was to be compared with an earlier request.' })
  compare!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: 'The request to compare with; null for the last one of the same file name.',
  })
  previousRequestId!: string | null;

  @Field(() => [UploadedFetchHeader], { description: 'The headers for image hosts, without their values.' })
  fetchHeaders!: readonly FetchHeaderName[];
}
