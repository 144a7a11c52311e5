import { registerEnumType } from '@nestjs/graphql';
import {
  type Effort,
  EFFORTS,
  type ImageErrorCode,
  IMAGE_FINDINGS,
  type ImageFinding,
  OUTPUT_FORMATS,
  type OutputFormat,
} from '../../common/index.js';
import { type ProfileName, PROFILES } from '../../csv/index.js';
import type { InputFormat } from '../../file-formats/index.js';
import type { InvalidRowPolicy } from '../reading-options.js';
import type { OutputMode, ReportColumns } from '../request-options.js';
import type { ImageChange, ImageStatus, ImageVerdict, RequestStatus } from '../request-status.js';

/** Registers a GraphQL enum whose values are their own names. `values` maps each value to its description. */
function enumType<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): { readonly [V in Value]: V } {
  const entries = Object.entries<string>(values);
  const type = Object.fromEntries(entries.map(([value]) => [value, value])) as { readonly [V in Value]: V };
  const valuesMap = Object.fromEntries(
    entries.map(([value, text]) => [value, { description: text }]),
  ) as Record<Value, { description: string }>;
  registerEnumType(type, { name, description, valuesMap });
  return type;
}

export const OutputModeEnum = enumType<OutputMode>('OutputMode', 'Where the output CSV has the new URLs.', {
  APPEND: 'In new columns at the end, with the status and the errors of the images.',
  REPLACE: 'In place of the input URLs; a failed image keeps its input URL. Only `report` adds columns.',
});

export const InvalidRowPolicyEnum = enumType<InvalidRowPolicy>(
  'InvalidRowPolicy',
  'What to do with a CSV that has invalid rows.',
  {
    REJECT: 'A file with an invalid row is rejected, and nothing is stored.',
    SKIP: 'Valid rows are accepted; invalid rows are skipped and reported in `skippedRows` and `errorsCsvUrl`.',
  },
);

export const ReportColumnsEnum = enumType<ReportColumns>(
  'ReportColumns',
  'What the output CSV says about the images of each row, in columns at its end. A cell has one value per image, in the order of the URLs. ' +
    'With the option `sizes`, BASIC and FULL also have the column Image Srcset, in which `; ` is between images.',
  {
    NONE: 'The output CSV has no columns about the images; with APPEND it has only the output URLs.',
    BASIC: 'The output URLs, the status and the errors.',
    FULL: 'The columns of BASIC, then the verdict, the bytes before and after, the width, the height, the score, the error code, the error message, the change since the earlier request, and the width and height of the downloaded image.',
  },
);

export const InputFormatEnum = enumType<InputFormat>('InputFormat', 'The format of an uploaded catalogue.', {
  CSV: 'Text with a delimiter, such as CSV and TSV; it may be packed as gzip or ZIP.',
  XLSX: 'An Excel workbook.',
  XML: 'An XML feed, such as RSS and Atom.',
  JSON: 'JSON, or JSON objects one to a line.',
});

export const CatalogueProfileEnum = enumType<ProfileName>(
  'CatalogueProfile',
  'The system that wrote a catalogue; it says which columns are read, and how.',
  Object.fromEntries(
    Object.entries(PROFILES).map(([name, { description }]) => [name, description]),
  ) as Record<ProfileName, string>,
);

export const RequestStatusEnum = enumType<RequestStatus>(
  'RequestStatus',
  'The state of a request. COMPLETED, PARTIAL, FAILED and CANCELLED are terminal.',
  {
    PENDING: 'The request is accepted; no image has been started.',
    PROCESSING: 'Images are being processed, or the output CSV is being written.',
    COMPLETED: 'Every image completed.',
    PARTIAL: 'Some images completed and some failed.',
    FAILED: 'Every image failed.',
    CANCELLED: 'The request was cancelled before every image had completed or failed.',
  },
);

export const ImageStatusEnum = enumType<ImageStatus>(
  'ImageStatus',
  'The state of an image, or of all images of a product together.',
  {
    PENDING: 'The image waits for its first attempt, or for the next one.',
    PROCESSING: 'A worker is downloading, compressing or storing the image.',
    COMPLETED: 'The output image is stored.',
    FAILED: 'The image failed; `error` says why.',
    CANCELLED: 'The request was cancelled before the image completed or failed.',
  },
);

export const ImageVerdictEnum = enumType<ImageVerdict>(
  'ImageVerdict',
  'What was stored for a completed image.',
  {
    COMPRESSED: 'The output is a new, compressed image.',
    KEPT_ORIGINAL:
      'Compression would not make the image smaller or would lose frames, so its pixels are stored as downloaded, without ' +
      'metadata unless that is kept.',
    ALREADY_OPTIMISED:
      'The image was compressed before, to about the quality asked for or less. Its pixels are stored as downloaded, in fewer ' +
      'bytes where that is possible without loss, and without metadata unless that is kept.',
    REUSED:
      'The stored result of your earlier image of the same URL or the same bytes, with the same options, is used.',
  },
);

export const ImageErrorCodeEnum = enumType<ImageErrorCode>('ImageErrorCode', 'Why an image failed.', {
  URL_NOT_ALLOWED: 'The URL leads to an address that this installation does not fetch from.',
  DNS_FAILED: 'The host has no address.',
  CONNECT_FAILED: 'The host did not accept the connection.',
  TIMEOUT: 'The host or the compression took too long.',
  HTTP_STATUS: 'The host answered with an error status.',
  TOO_LARGE: 'The file has more bytes than this installation downloads.',
  NOT_AN_IMAGE: 'The URL answered with something else than an image.',
  UNSUPPORTED_FORMAT: 'The format of the image is not read.',
  CORRUPT_IMAGE: 'The file is damaged.',
  TOO_MANY_PIXELS: 'The image has more pixels than this installation accepts.',
  STORAGE_FAILED: 'The result could not be stored.',
  WORKER_LOST: 'The image ended every process that worked on it.',
});

export const ImageChangeEnum = enumType<ImageChange>(
  'ImageChange',
  'How an image differs from the earlier request that its request is compared with.',
  {
    ADDED: 'The earlier request did not have its URL.',
    CHANGED:
      'The earlier request had its URL, with another file behind it, or without a result because it failed then.',
    UNCHANGED: 'The earlier request had its URL, with the same file behind it.',
  },
);

export const ImageFindingEnum = enumType<ImageFinding>(
  'ImageFinding',
  'What is wrong with a picture, and what to do. Found with the option `checks`; the picture as downloaded counts.',
  IMAGE_FINDINGS,
);

export const EffortEnum = enumType<Effort>('Effort', 'How much CPU time is spent to save bytes.', EFFORTS);

export const OutputFormatEnum = enumType<OutputFormat>(
  'ImageFormat',
  'The format of the output images.',
  OUTPUT_FORMATS,
);
