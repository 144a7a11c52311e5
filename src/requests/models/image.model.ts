import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ImageEntity } from '../entities/index.js';
import type { ImageStatus, ImageVerdict } from '../request.status.js';
import { connectionOf } from './connection.js';
import { ImageStatusEnum, ImageVerdictEnum } from './enums.js';

@ObjectType({ description: 'Why an image failed, or why it has to be tried again.' })
export class ImageError {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType({ description: 'One image URL of a product.' })
export class Image {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'Its place among the URLs of the product, from 0.' })
  position!: number;

  @Field(() => String)
  inputUrl!: string;

  @Field(() => String, { nullable: true })
  outputUrl!: string | null;

  @Field(() => ImageStatusEnum)
  status!: ImageStatus;

  @Field(() => ImageVerdictEnum, { nullable: true })
  verdict!: ImageVerdict | null;

  @Field(() => Int, { nullable: true })
  inputBytes!: number | null;

  @Field(() => Int, { nullable: true })
  outputBytes!: number | null;

  @Field(() => String, { nullable: true })
  inputFormat!: string | null;

  @Field(() => String, { nullable: true })
  outputFormat!: string | null;

  @Field(() => Int, { nullable: true, description: 'Of the stored image, in pixels.' })
  width!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of the stored image, in pixels.' })
  height!: number | null;

  @Field(() => Int)
  attempts!: number;

  @Field(() => Int, { nullable: true })
  durationMs!: number | null;

  @Field(() => ImageError, { nullable: true })
  error!: ImageError | null;
}

@ObjectType()
export class ImageConnection extends connectionOf(Image) {}

/** The image as clients see it; `outputUrl` is null until there is one. */
export function toImage(image: ImageEntity, outputUrl: string | null): Image {
  const { id, position, inputUrl, status, verdict, inputBytes, outputBytes, inputFormat, outputFormat } =
    image;
  return {
    id,
    position,
    inputUrl,
    outputUrl,
    status,
    verdict,
    inputBytes,
    outputBytes,
    inputFormat,
    outputFormat,
    width: image.width,
    height: image.height,
    attempts: image.attempts,
    durationMs: image.durationMs,
    error: image.errorCode === null ? null : { code: image.errorCode, message: image.errorMessage ?? '' },
  };
}
