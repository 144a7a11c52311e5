import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { RequestEntity } from '../entities/index.js';
import type { RequestOptions } from '../request-options.js';
import type { ImageFormat, RequestStatus } from '../request.status.js';
import { connectionOf } from './connection.js';
import { ImageFormatEnum, RequestStatusEnum } from './enums.js';
import { Image } from './image.model.js';

@ObjectType({ description: 'What was asked of every image of a request.' })
export class CompressionOptions implements RequestOptions {
  @Field(() => Int)
  quality!: number;

  @Field(() => ImageFormatEnum)
  format!: ImageFormat;

  @Field(() => Int, { nullable: true })
  maxWidth!: number | null;

  @Field(() => Int, { nullable: true })
  maxHeight!: number | null;

  @Field(() => Boolean)
  keepMetadata!: boolean;

  @Field(() => Boolean)
  keepOriginals!: boolean;
}

@ObjectType({ description: 'What is wrong with one row of a CSV.' })
export class RowError {
  @Field(() => Int, { description: 'The line of the file on which the row begins, from 1.' })
  line!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The header of the column at fault, cut when it is long.',
  })
  column!: string | null;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType({ description: 'Images that failed alike.' })
export class FailureGroup {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;

  @Field(() => Int)
  count!: number;

  @Field(() => Image)
  example!: Image;
}

@ObjectType({ description: 'One uploaded catalogue.' })
export class Request {
  @Field(() => ID)
  id!: string;

  @Field(() => RequestStatusEnum)
  status!: RequestStatus;

  @Field(() => String)
  fileName!: string;

  @Field(() => CompressionOptions)
  options!: CompressionOptions;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date, { nullable: true })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true })
  completedAt!: Date | null;

  @Field(() => Int)
  totalProducts!: number;

  @Field(() => Int, {
    description: 'Products of the CSV that have no image; they pass through to the output CSV as NO_IMAGE.',
  })
  productsWithoutImages!: number;

  @Field(() => Int, { description: 'How many rows the upload left out (with onInvalidRow: SKIP).' })
  skippedRowCount!: number;

  @Field(() => [RowError], {
    description: 'The faults of the rows left out, the first hundred; errorsCsvUrl has all.',
  })
  skippedRows!: RowError[];

  @Field(() => String, { nullable: true, description: 'Is posted to when this request ends.' })
  webhookUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Signs what is posted to webhookUrl. Only in the answer to uploadCsv; null where WEBHOOK_SECRET signs.',
  })
  webhookSecret!: string | null;

  @Field(() => Boolean, {
    description:
      'Whether uploadCsv made no new request, since an earlier upload with the same idempotencyKey had made this one. ' +
      'False in all other answers.',
  })
  idempotencyReplayed!: boolean;

  @Field(() => String, { nullable: true, description: 'Gets an e-mail when this request ends.' })
  email!: string | null;

  /** The row itself, for the fields that are resolved from it. */
  entity!: RequestEntity;
}

@ObjectType()
export class RequestConnection extends connectionOf(Request) {}

/** The request as clients see it; `webhookSecret` and `idempotencyReplayed` are for its uploader alone. */
export function toRequest(
  entity: RequestEntity,
  webhookSecret: string | null = null,
  idempotencyReplayed = false,
): Request {
  const { quality, format, maxWidth, maxHeight, keepMetadata, keepOriginals } = entity;
  return {
    id: entity.id,
    status: entity.status,
    fileName: entity.fileName,
    options: { quality, format, maxWidth, maxHeight, keepMetadata, keepOriginals },
    createdAt: entity.createdAt,
    startedAt: entity.startedAt,
    completedAt: entity.completedAt,
    totalProducts: entity.totalProducts,
    productsWithoutImages: entity.productsWithoutImages,
    skippedRowCount: entity.skippedRowCount,
    skippedRows: entity.skippedRows,
    webhookUrl: entity.webhookUrl,
    webhookSecret,
    idempotencyReplayed,
    email: entity.email,
    entity,
  };
}
