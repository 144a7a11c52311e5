import { IMAGE_FINDINGS } from '../../common/index.js';
import { IMAGE_CHANGES, REQUEST_STATUSES } from '../../requests/index.js';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const url = { type: 'string', format: 'uri' } as const;
const urlOrNull = { type: ['string', 'null'], format: 'uri' } as const;
const time = { type: 'string', format: 'date-time' } as const;

function object(properties: Readonly<Record<string, object>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', required, properties } as const;
}

const size = object({ width: count, height: count, bytes: count, url });

const product = object(
  {
    serialNumber: text,
    productName: text,
    inputImageUrls: { type: 'array', items: url },
    outputImageUrls: {
      type: 'array',
      items: urlOrNull,
      description: 'The output URLs in the order of the input URLs; null for an image that failed.',
    },
    outputImageScores: {
      type: 'array',
      items: { type: ['number', 'null'] },
      description:
        'The SSIMULACRA 2.1 scores of the output images in the same order; null for an image that failed or was not measured.',
    },
    outputImageSizes: {
      type: 'array',
      items: { type: 'array', items: size },
      description:
        'The outputs of each image by ascending width, in the same order; absent where no image has several widths.',
    },
    imageChanges: {
      type: 'array',
      items: { type: ['string', 'null'], enum: [...IMAGE_CHANGES, null] },
      description:
        'How the images differ from those of the earlier request, in the same order; null where that is not known or there is none.',
    },
  },
  ['outputImageSizes'],
);

const comparison = {
  ...object({
    previousRequestId: { ...text, format: 'uuid' },
    previousCreatedAt: time,
    sameOptions: { type: 'boolean', description: 'Whether both requests have the same compression options.' },
    added: count,
    changed: count,
    unchanged: count,
    removed: count,
    unknown: { ...count, description: 'Images that failed or were cancelled, and whose URLs are not new.' },
    reviewed: { ...count, description: 'Images that keep the options chosen for them in a review.' },
  }),
  description: 'How the images differ from those of an earlier request; absent when there is none.',
};

const findings = {
  type: 'array',
  items: object({
    finding: { ...text, enum: Object.keys(IMAGE_FINDINGS) },
    count: { type: 'integer', minimum: 1 },
  }),
  description:
    'How many images have each finding, without those that none has; absent when the request was uploaded without checks.',
} as const;

const summary = object(
  {
    requestId: { ...text, format: 'uuid' },
    fileName: text,
    status: { ...text, enum: REQUEST_STATUSES.filter((status) => !/^P(END|ROC)/.test(status)) },
    totalImages: count,
    processedImages: { ...count, description: 'The sum of completedImages and failedImages.' },
    completedImages: count,
    failedImages: count,
    skippedRowCount: { ...count, description: 'The number of invalid rows that the upload left out.' },
    skippedImageCount: {
      ...count,
      description: 'The number of image URLs in the rows that the upload left out.',
    },
    unreadImageColumns: {
      type: 'array',
      items: text,
      description: 'The columns that contain image URLs and were not read.',
    },
    truncatedLine: {
      ...count,
      description:
        'The line of the row within which the CSV ends, which is skipped; absent when the CSV is complete.',
    },
    comparison,
    findings,
    inputBytes: { ...count, description: 'The size of the completed images as downloaded, in bytes.' },
    outputBytes: { ...count, description: 'The size of the completed images as stored, in bytes.' },
    inputCsvUrl: url,
    outputCsvUrl: urlOrNull,
    errorsCsvUrl: urlOrNull,
    products: {
      type: 'array',
      items: product,
      description: 'The products; empty when productsTruncated is true.',
    },
    productsTruncated: { type: 'boolean', description: 'True for more than 1,000 images; otherwise absent.' },
  },
  ['comparison', 'findings', 'productsTruncated', 'truncatedLine'],
);

/** The schemas of the events that are posted to webhooks. */
export const EVENT_SCHEMAS = {
  RequestEvent: {
    ...object({
      type: { ...text, enum: ['request.completed', 'request.cancelled'] },
      timestamp: time,
      data: summary,
    }),
    description: 'The event that is posted when a request ends.',
  },
  TestEvent: {
    ...object({
      type: { const: 'webhook.test' },
      timestamp: time,
      data: object({ webhookId: { ...text, format: 'uuid' }, message: text }),
    }),
    description: 'The event that is posted when a client requests a test event.',
  },
};
