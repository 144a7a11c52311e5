import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { expectedFileName } from '../../storage/index.js';
import type { ImageFinding } from '../../common/index.js';
import type { ImageEntity } from '../entities/index.js';
import { findingsOf } from '../findings/image-findings.js';
import type { ImageLinks, LinkedSize } from '../links.js';
import type { ImageChange, ImageStatus, ImageVerdict } from '../request-status.js';
import { srcsetOf } from '../srcset.js';
import { connectionOf } from './connection.js';
import { ImageChangeEnum, ImageFindingEnum, ImageStatusEnum, ImageVerdictEnum } from './enums.js';
import { Node } from './node.model.js';

@ObjectType({ description: 'Why an image failed, or why it has to be retried.' })
export class ImageError {
  @Field(() => String, { description: 'A stable code for programs, such as HTTP_STATUS or NOT_AN_IMAGE.' })
  code!: string;

  @Field(() => String, { description: 'A description of the error, for people.' })
  message!: string;
}

@ObjectType({ description: 'An output of an image of several widths.' })
export class ImageSize implements LinkedSize {
  @Field(() => Int, { description: 'The width in pixels.' })
  width!: number;

  @Field(() => Int, { description: 'The height in pixels.' })
  height!: number;

  @Field(() => Int, { description: 'The size in bytes.' })
  bytes!: number;

  @Field(() => String, { description: 'The stable URL.' })
  url!: string;
}

@ObjectType({ implements: () => Node, description: 'One image URL of a product, and its result.' })
export class Image implements Node {
  @Field(() => ID, { description: 'A UUID that never changes.' })
  id!: string;

  @Field(() => Int, { description: 'The index among the image URLs of the product, from 0.' })
  position!: number;

  @Field(() => String, { description: 'The URL from the CSV.' })
  inputUrl!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The stable URL of the output image; null until the image has completed.',
  })
  outputUrl!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The stable URL of the image as it was downloaded; null without `keepOriginals`, and until the image has completed.',
  })
  originalUrl!: string | null;

  @Field(() => String, {
    description:
      'The name of the output file, such as mug-front.jpg: the name in the input URL, made safe, with the extension of the output.',
  })
  fileName!: string;

  @Field(() => ImageStatusEnum, { description: 'The state of the image.' })
  status!: ImageStatus;

  @Field(() => ImageVerdictEnum, {
    nullable: true,
    description: 'What was stored; null until the image has completed.',
  })
  verdict!: ImageVerdict | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The size of the downloaded image in bytes; null until the image has completed.',
  })
  inputBytes!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The size of the stored image in bytes; null until the image has completed.',
  })
  outputBytes!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The format of the downloaded image, read from its bytes, such as jpeg; null until the image has completed.',
  })
  inputFormat!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The format of the stored image, such as jpeg; null until the image has completed.',
  })
  outputFormat!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The width of the stored image in pixels; null until the image has completed.',
  })
  width!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The height of the stored image in pixels; null until the image has completed.',
  })
  height!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The width of the downloaded image in pixels, as displayed; null until the image has completed, and in results of earlier versions.',
  })
  inputWidth!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The height of the downloaded image in pixels, as displayed; null until the image has completed, and in results of earlier versions.',
  })
  inputHeight!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The SSIMULACRA 2.1 score of the stored image against the downloaded one: 100 for no difference, which includes ' +
      'KEPT_ORIGINAL; null where it was not measured, which is without `target` and for animations.',
  })
  score!: number | null;

  @Field(() => [ImageSize], {
    description:
      'The outputs by ascending width, the output image included; empty without the option `sizes`, and until the image has completed.',
  })
  sizes!: readonly ImageSize[];

  @Field(() => String, {
    nullable: true,
    description:
      'The outputs as the value of the HTML attribute `srcset`; null without the option `sizes`, and until the image has completed.',
  })
  srcset!: string | null;

  @Field(() => ImageChangeEnum, {
    nullable: true,
    description:
      'How the image differs from the earlier request of `Request.comparison`; null without one, and while it is not known, ' +
      'since the image has not completed.',
  })
  change!: ImageChange | null;

  @Field(() => [ImageFindingEnum], {
    description: 'What is wrong with the picture; empty without `checks`, and until the image has completed.',
  })
  findings!: ImageFinding[];

  @Field(() => ID, {
    nullable: true,
    description:
      'The id of the first image of the request that shows the same picture in another file, found when the request ends; ' +
      'null without such an image.',
  })
  duplicateOf!: string | null;

  @Field(() => Int, {
    description:
      'How often the image was redone with `redoImages`; its file name ends with it, as in mug-r1.jpg.',
  })
  revision!: number;

  @Field(() => Boolean, {
    description:
      'Whether it has what was chosen for it with `redoImages`: in this request or, for the same URL, in an earlier one.',
  })
  reviewed!: boolean;

  @Field(() => Int, { description: 'The number of attempts so far.' })
  attempts!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The duration of the last attempt in milliseconds; null before an attempt has ended.',
  })
  durationMs!: number | null;

  @Field(() => ImageError, {
    nullable: true,
    description:
      'Why the image failed, why it has to be retried, or why it was not redone and kept its earlier result; null otherwise.',
  })
  error!: ImageError | null;
}

@ObjectType({ description: 'A page of images.' })
export class ImageConnection extends connectionOf(Image) {}

/** Converts an image to its GraphQL type. */
export function toImage(image: ImageEntity, { outputUrl, originalUrl, sizes }: ImageLinks): Image {
  const { id, position, inputUrl, status, verdict, inputBytes, outputBytes, inputFormat, outputFormat } =
    image;
  const findings = findingsOf(image);
  return {
    id,
    position,
    inputUrl,
    outputUrl,
    originalUrl,
    fileName: nameOf(image),
    status,
    verdict,
    inputBytes,
    outputBytes,
    inputFormat,
    outputFormat,
    width: image.width,
    height: image.height,
    inputWidth: image.inputWidth,
    inputHeight: image.inputHeight,
    score: image.score,
    sizes,
    srcset: srcsetOf(sizes),
    change: image.change,
    findings,
    duplicateOf: findings.includes('NEAR_DUPLICATE') ? image.duplicateOf : null,
    revision: image.revision,
    reviewed: image.options !== null,
    attempts: image.attempts,
    durationMs: image.durationMs,
    error: image.errorCode === null ? null : { code: image.errorCode, message: image.errorMessage ?? '' },
  };
}

/** Returns the name under which the output is stored, or will be unless its format turns out to be another. */
function nameOf({ id, fileName, inputUrl, outputFormat }: ImageEntity): string {
  if (fileName !== null) return fileName;
  return outputFormat === null ? expectedFileName(inputUrl) : `${id}.${outputFormat}`;
}
