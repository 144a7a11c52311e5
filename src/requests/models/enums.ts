import { registerEnumType } from '@nestjs/graphql';
import { OUTPUT_FORMATS, IMAGE_STATUSES, IMAGE_VERDICTS, REQUEST_STATUSES } from '../request-status.js';

/** GraphQL wants an object; the values are their own names. */
function enumOf<Name extends string>(names: readonly Name[]): { readonly [K in Name]: K } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [K in Name]: K };
}

export const RequestStatusEnum = enumOf(REQUEST_STATUSES);
export const ImageStatusEnum = enumOf(IMAGE_STATUSES);
export const ImageVerdictEnum = enumOf(IMAGE_VERDICTS);
export const OutputFormatEnum = enumOf(OUTPUT_FORMATS);

export const OutputModeEnum = { APPEND: 'APPEND', REPLACE: 'REPLACE' } as const;
registerEnumType(OutputModeEnum, {
  name: 'OutputMode',
  description: 'Where the output CSV has the new URLs.',
  valuesMap: {
    APPEND: { description: 'In new columns at the end, with the status and the errors of the images.' },
    REPLACE: {
      description:
        'In the places of the old ones; an image that failed keeps its old URL, and there is no new column.',
    },
  },
});

registerEnumType(RequestStatusEnum, {
  name: 'RequestStatus',
  description: 'The state of a request. COMPLETED, PARTIAL, FAILED and CANCELLED are terminal.',
  valuesMap: {
    PENDING: { description: 'The request is accepted; no image has been started.' },
    PROCESSING: { description: 'Images are being processed, or the output CSV is being written.' },
    COMPLETED: { description: 'Every image completed.' },
    PARTIAL: { description: 'Some images completed and some failed.' },
    FAILED: { description: 'Every image failed.' },
    CANCELLED: { description: 'The request was cancelled before every image had completed or failed.' },
  },
});
registerEnumType(ImageStatusEnum, {
  name: 'ImageStatus',
  description: 'The state of an image, or of all images of a product together.',
  valuesMap: {
    PENDING: { description: 'The image waits for its first attempt, or for the next one.' },
    PROCESSING: { description: 'A worker is downloading, compressing or storing the image.' },
    COMPLETED: { description: 'The output image is stored.' },
    FAILED: { description: 'The image failed; `error` says why.' },
    CANCELLED: { description: 'The request was cancelled before the image completed or failed.' },
  },
});
registerEnumType(ImageVerdictEnum, {
  name: 'ImageVerdict',
  description: 'What was stored for a completed image.',
  valuesMap: {
    COMPRESSED: { description: 'The output is a new, compressed image.' },
    KEPT_ORIGINAL: {
      description: 'Compression did not make the image smaller, so the downloaded bytes are stored.',
    },
    REUSED: { description: 'The output of the same image elsewhere in the CSV is used.' },
  },
});
registerEnumType(OutputFormatEnum, {
  name: 'ImageFormat',
  description: 'The format of the output images.',
  valuesMap: {
    ORIGINAL: { description: 'Each output has the format of its input.' },
    JPEG: { description: 'JPEG, progressive, without transparency.' },
    PNG: { description: 'PNG with a palette.' },
    WEBP: { description: 'WebP.' },
    AVIF: { description: 'AVIF: the smallest files, and the slowest to encode.' },
  },
});
