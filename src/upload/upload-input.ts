import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import type { Effort, OutputFormat } from '../common/index.js';
import type { ProfileName } from '../csv/index.js';
import {
  CatalogueProfileEnum,
  DEFAULT_OPTIONS,
  EffortEnum,
  type InvalidRowPolicy,
  InvalidRowPolicyEnum,
  OutputFormatEnum,
  type OutputMode,
  OutputModeEnum,
  type ReportColumns,
  ReportColumnsEnum,
} from '../requests/index.js';
import { FetchHeaderInput } from './fetch-header-input.js';
import { SIZES } from './sizes-option.js';

@InputType({
  description:
    'The columns of a CSV, each named by its header or by its spreadsheet letter. Omitted columns are detected.',
})
export class ColumnMappingInput {
  @Field(() => [String], {
    nullable: true,
    description: 'The columns of image URLs, such as `["Image 1", "Image 2"]` or `["C"]`.',
  })
  images?: string[] | null;

  @Field(() => String, { nullable: true, description: 'The column of product names.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'The column of serial numbers.' })
  serialNumber?: string | null;
}

@InputType({ description: 'How to read a CSV and compress its images.' })
export class UploadCsvInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'The quality of lossy formats, from 1 (smallest files) to 100; 50 if neither `quality` nor `target` is given.',
  })
  quality?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Instead of `quality`: the SSIMULACRA 2.1 score that each image is to have, from 30 to 95. 90 is visually lossless, ' +
      '70 high and 50 medium quality. Each image is encoded with the quality that it needs, in up to three attempts, and ' +
      'scores at most 1 less or 2 more where its format allows. Animations get the quality that most images need.',
  })
  target?: number | null;

  @Field(() => OutputFormatEnum, {
    nullable: true,
    defaultValue: DEFAULT_OPTIONS.format,
    description: 'The format of the compressed images.',
  })
  format: OutputFormat = DEFAULT_OPTIONS.format;

  @Field(() => [OutputFormatEnum], {
    nullable: true,
    description:
      'The formats that `format: AUTO` may choose, such as `[WEBP, JPEG]` for a shop that does not take AVIF; all if omitted. ' +
      'An image that none of them can hold, such as an animation without WEBP, keeps its own format.',
  })
  allow?: OutputFormat[] | null;

  @Field(() => EffortEnum, {
    nullable: true,
    defaultValue: DEFAULT_OPTIONS.effort,
    description: 'How much CPU time to spend to save bytes.',
  })
  effort: Effort = DEFAULT_OPTIONS.effort;

  @Field(() => Int, {
    nullable: true,
    description: 'The maximum width in pixels, up to 16384. Wider images are scaled down; none is enlarged.',
  })
  maxWidth?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The maximum height in pixels, up to 16384. Higher images are scaled down; none is enlarged.',
  })
  maxHeight?: number | null;

  @Field(() => [Int], { nullable: true, description: SIZES })
  sizes?: number[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The colour behind transparency and padding, such as `#ffffff`. If omitted, transparency stays where the output format ' +
      'has it, and is white elsewhere.',
  })
  background?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The aspect ratio to pad images to, such as `1:1` or `4:5`, from `1:10` to `10:1`. The padded image fits inside `maxWidth` ' +
      'and `maxHeight`.',
  })
  pad?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: DEFAULT_OPTIONS.trim,
    description:
      'Whether to cut off a border of one colour, as around packshots, before scaling and padding. Animations keep theirs.',
  })
  trim: boolean = DEFAULT_OPTIONS.trim;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: DEFAULT_OPTIONS.keepMetadata,
    description: 'Whether to keep EXIF, the colour profile and other metadata.',
  })
  keepMetadata: boolean = DEFAULT_OPTIONS.keepMetadata;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: DEFAULT_OPTIONS.keepOriginals,
    description: 'Whether to store the original images as well.',
  })
  keepOriginals: boolean = DEFAULT_OPTIONS.keepOriginals;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: DEFAULT_OPTIONS.reuse,
    description:
      'Whether results of your earlier images may be used, of this request and of others with the same options and fetch headers: ' +
      'a URL whose host says that nothing has changed is not downloaded, and the same bytes are not compressed again. The ' +
      'verdict is then REUSED. With false every image is downloaded and compressed.',
  })
  reuse: boolean = DEFAULT_OPTIONS.reuse;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: DEFAULT_OPTIONS.checks,
    description:
      'Whether to check each picture for what marketplaces reject, such as one that is too small or blurred, and for near ' +
      'duplicates within the file: see `Image.findings`. It takes a fifth to a half more CPU time, and changes no image.',
  })
  checks: boolean = DEFAULT_OPTIONS.checks;

  @Field(() => String, {
    nullable: true,
    description:
      'The URL that receives a webhook when this request ends, signed with `Request.webhookSecret`.',
  })
  webhookUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address that receives an e-mail with the output CSV when this request ends.',
  })
  email?: string | null;

  @Field(() => InvalidRowPolicyEnum, {
    nullable: true,
    defaultValue: 'REJECT',
    description: 'What to do with invalid rows.',
  })
  onInvalidRow: InvalidRowPolicy = 'REJECT';

  @Field(() => ColumnMappingInput, {
    nullable: true,
    description:
      'The columns to read, if detection picks the wrong ones. `inspectCsv` shows the detected columns.',
  })
  columns?: ColumnMappingInput | null;

  @Field(() => CatalogueProfileEnum, {
    nullable: true,
    description:
      'The profile by which the file is read, if detection picks the wrong one. `inspectCsv` shows the detected profile.',
  })
  profile?: ProfileName | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The URL of the folder that relative image addresses are resolved against: with `https://shop.example/media`, ' +
      '`/m/b/mb01.jpg` becomes `https://shop.example/media/m/b/mb01.jpg`.',
  })
  baseUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The character encoding of the file, such as `windows-1251` or `shift_jis`; it is detected if omitted.',
  })
  encoding?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The worksheet of an XLSX workbook, by its name or its number from 1; the first visible one with URLs if omitted.',
  })
  sheet?: string | null;

  @Field(() => OutputModeEnum, {
    nullable: true,
    defaultValue: 'APPEND',
    description: 'Where the output CSV contains the new image URLs.',
  })
  output: OutputMode = 'APPEND';

  @Field(() => [FetchHeaderInput], {
    nullable: true,
    description: 'Headers for hosts that ask for a login, a cookie or a token; at most 20.',
  })
  fetchHeaders?: FetchHeaderInput[] | null;

  @Field(() => ReportColumnsEnum, {
    nullable: true,
    description:
      'The columns about the images at the end of the output CSV. If omitted, it is BASIC with APPEND and NONE with REPLACE.',
  })
  report?: ReportColumns | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description:
      'Whether to compare the images with those of your last request of the same file name that has ended as COMPLETED or ' +
      'PARTIAL: `Request.comparison` says how many were added, changed and removed. Every image is processed either way.',
  })
  compare: boolean = true;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the request to compare with, instead of the last one of the same file name.',
  })
  previousRequestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A key of your choice, up to 255 characters, that makes retrying an upload safe: the same key with the same file and ' +
      'options returns the same request. The error is INVALID_STATE while the upload with that key is in progress, and ' +
      'IDEMPOTENCY_KEY_REUSED with another file or other options.',
  })
  idempotencyKey?: string | null;
}
