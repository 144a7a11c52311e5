import { registerEnumType } from '@nestjs/graphql';
import { IMAGE_FORMATS, IMAGE_STATUSES, IMAGE_VERDICTS, REQUEST_STATUSES } from '../request.status.js';

/** GraphQL wants an object; the values are their own names. */
function enumOf<Name extends string>(names: readonly Name[]): { readonly [K in Name]: K } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [K in Name]: K };
}

export const RequestStatusEnum = enumOf(REQUEST_STATUSES);
export const ImageStatusEnum = enumOf(IMAGE_STATUSES);
export const ImageVerdictEnum = enumOf(IMAGE_VERDICTS);
export const ImageFormatEnum = enumOf(IMAGE_FORMATS);

registerEnumType(RequestStatusEnum, {
  name: 'RequestStatus',
  valuesMap: {
    PENDING: { description: 'Accepted; no image is begun yet.' },
    PROCESSING: { description: 'Images are being worked on, or the output CSV is being written.' },
    COMPLETED: { description: 'Every image is done.' },
    PARTIAL: { description: 'Some images are done, some failed.' },
    FAILED: { description: 'Every image failed.' },
    CANCELLED: { description: 'Stopped before all images were settled.' },
  },
});
registerEnumType(ImageStatusEnum, { name: 'ImageStatus' });
registerEnumType(ImageVerdictEnum, {
  name: 'ImageVerdict',
  valuesMap: {
    COMPRESSED: { description: 'The output is a new, compressed image.' },
    KEPT_ORIGINAL: { description: 'Compressing made it no smaller, so its own bytes are stored.' },
    REUSED: { description: 'The output of the same image elsewhere in the catalogue is used.' },
  },
});
registerEnumType(ImageFormatEnum, {
  name: 'ImageFormat',
  description: 'ORIGINAL keeps the format each image came in.',
});
