import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ProfileName } from '../../csv/index.js';
import type { InputFormat } from '../../file-formats/index.js';
import { Comparison, comparisonOf } from '../comparison/comparison.model.js';
import type { RequestEntity } from '../entities/index.js';
import { uploadedOptionsOf } from '../reading-options.js';
import { optionsOf } from '../request-options.js';
import type { RequestStatus } from '../request-status.js';
import { CompressionOptions } from './compression-options.model.js';
import { connectionOf } from './connection.js';
import { CatalogueProfileEnum, InputFormatEnum, RequestStatusEnum } from './enums.js';
import { Node } from './node.model.js';
import { UploadOptions } from './upload-options.model.js';

@ObjectType({ description: 'An error in one row of a CSV.' })
export class RowError {
  @Field(() => Int, { description: 'The line of the file on which the row starts, from 1.' })
  line!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The header of the column with the error, shortened when it is long.',
  })
  column!: string | null;

  @Field(() => String, { description: 'A stable code for programs, such as INVALID_URL.' })
  code!: string;

  @Field(() => String, { description: 'The error and how to fix it, for people.' })
  message!: string;
}

@ObjectType({ implements: () => Node, description: 'One uploaded CSV with its products and images.' })
export class Request implements Node {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;

  @Field(() => RequestStatusEnum, { description: 'The state of the request.' })
  status!: RequestStatus;

  @Field(() => String, { description: 'The name of the uploaded file.' })
  fileName!: string;

  @Field(() => InputFormatEnum, { description: 'The format of the uploaded file.' })
  inputFormat!: InputFormat;

  @Field(() => CatalogueProfileEnum, {
    nullable: true,
    description: 'The profile by which the file is read; null in requests of versions without profiles.',
  })
  profile!: ProfileName | null;

  @Field(() => CompressionOptions, { description: 'How the images are compressed.' })
  options!: CompressionOptions;

  @Field(() => UploadOptions, {
    description:
      'How the file was to be read, and what the result was to look like, as the upload asked for it.',
  })
  uploadOptions!: UploadOptions;

  @Field(() => Date, { description: 'When the upload was accepted.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the first image was started; null before that.' })
  startedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the request reached a terminal status; null before that.',
  })
  completedAt!: Date | null;

  @Field(() => Int, { description: 'The number of products, one for each accepted row.' })
  totalProducts!: number;

  @Field(() => Int, {
    description:
      'The number of products without an image; they pass through to the output CSV as `NO_IMAGE`.',
  })
  productsWithoutImages!: number;

  @Field(() => Int, {
    description:
      'The number of rows that the upload skipped: with `onInvalidRow: SKIP`, and the last row when the end of the file cuts it off.',
  })
  skippedRowCount!: number;

  @Field(() => [RowError], {
    description: 'The errors of the skipped rows, up to 100; errorsCsvUrl has all skipped rows.',
  })
  skippedRows!: RowError[];

  @Field(() => Int, {
    description: 'The number of image URLs in the skipped rows; these images are not processed.',
  })
  skippedImageCount!: number;

  @Field(() => [String], {
    description:
      'The columns that contain image URLs and were not read, each by its header, or by its letter where the header is blank or ' +
      'repeated; upload the file again with `columns` to read them.',
  })
  unreadImageColumns!: string[];

  @Field(() => Comparison, {
    nullable: true,
    description: 'How the images differ from those of an earlier request; null when there is none.',
  })
  comparison!: Comparison | null;

  @Field(() => String, {
    nullable: true,
    description: 'The URL that receives a webhook when this request ends; null when there is none.',
  })
  webhookUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The secret that signs the webhooks to webhookUrl. Only in the response to uploadCsv; null when WEBHOOK_SECRET signs them.',
  })
  webhookSecret!: string | null;

  @Field(() => Boolean, {
    description:
      'Whether uploadCsv returned this existing request of an earlier upload with the same idempotencyKey. ' +
      'False in all other responses.',
  })
  idempotencyReplayed!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The address that receives an e-mail when this request ends; null when there is none.',
  })
  email!: string | null;

  /** The row, for the fields that are resolved from it. */
  entity!: RequestEntity;
}

@ObjectType({ description: 'A page of requests.' })
export class RequestConnection extends connectionOf(Request) {}

/** Converts a request to its GraphQL type. `webhookSecret` and `idempotencyReplayed` are set only for its upload. */
export function toRequest(
  entity: RequestEntity,
  webhookSecret: string | null = null,
  idempotencyReplayed = false,
): Request {
  return {
    id: entity.id,
    status: entity.status,
    fileName: entity.fileName,
    inputFormat: entity.inputFormat,
    profile: entity.layout?.profile ?? null,
    options: optionsOf(entity),
    uploadOptions: uploadedOptionsOf(entity),
    createdAt: entity.createdAt,
    startedAt: entity.startedAt,
    completedAt: entity.completedAt,
    totalProducts: entity.totalProducts,
    productsWithoutImages: entity.productsWithoutImages,
    skippedRowCount: entity.skippedRowCount,
    skippedRows: entity.skippedRows,
    skippedImageCount: entity.skippedImageCount,
    unreadImageColumns: entity.unreadImageColumns,
    comparison: comparisonOf(entity),
    webhookUrl: entity.webhookUrl,
    webhookSecret,
    idempotencyReplayed,
    email: entity.email,
    entity,
  };
}
