import { IMAGE_FINDINGS } from '../../common/index.js';
import { IMAGE_CHANGES, REQUEST_STATUSES } from '../../requests/index.js';
import { EXAMPLE } from './example-ids.js';

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

const exampleEvent = (type: string, status: string) => ({
  type,
  timestamp: EXAMPLE.time,
  data: {
    requestId: EXAMPLE.request,
    fileName: 'catalogue.csv',
    status,
    totalImages: 2,
    processedImages: status === 'CANCELLED' ? 1 : 2,
    completedImages: 1,
    failedImages: status === 'CANCELLED' ? 0 : 1,
    skippedRowCount: 0,
    skippedImageCount: 0,
    unreadImageColumns: [],
    inputBytes: 482133,
    outputBytes: 120441,
    inputCsvUrl: `${EXAMPLE.host}/files/requests/${EXAMPLE.request}/input.csv`,
    outputCsvUrl: `${EXAMPLE.host}/files/requests/${EXAMPLE.request}/output.csv`,
    errorsCsvUrl: `${EXAMPLE.host}/files/requests/${EXAMPLE.request}/errors.csv`,
    products: [
      {
        serialNumber: '1',
        productName: 'Desk lamp',
        inputImageUrls: ['https://images.example.com/front.jpg', 'https://images.example.com/side.jpg'],
        outputImageUrls: [
          `${EXAMPLE.host}/files/requests/${EXAMPLE.request}/images/${EXAMPLE.image}/front.jpg`,
          null,
        ],
        outputImageScores: [70.66, null],
        imageChanges: [null, null],
      },
    ],
  },
});

const EXAMPLES = {
  'request.completed': exampleEvent('request.completed', 'PARTIAL'),
  'request.cancelled': exampleEvent('request.cancelled', 'CANCELLED'),
  'webhook.test': {
    type: 'webhook.test',
    timestamp: EXAMPLE.time,
    data: { webhookId: EXAMPLE.webhook, message: 'This webhook works.' },
  },
} as const;

const TEXTS = {
  'request.completed': [
    'requestCompleted',
    'A request has ended',
    'Its status is COMPLETED, PARTIAL or FAILED.',
  ],
  'request.cancelled': [
    'requestCancelled',
    'A request was cancelled',
    'Its status is CANCELLED. Completed images are kept.',
  ],
  'webhook.test': ['webhookTest', 'A test event', 'Sent to one webhook when a client requests it.'],
} as const;

const HEADERS = [
  [
    'webhook-id',
    'The id of the event, the same for every attempt. Ignore an event whose id you have already processed.',
    'msg_019ac3f955cc7f66',
  ],
  [
    'webhook-timestamp',
    'The time of the attempt, in seconds since 1970. Reject an event that is older than five minutes.',
    '1772443800',
  ],
  [
    'webhook-signature',
    'v1,<base64 of the HMAC-SHA256 of "<webhook-id>.<webhook-timestamp>.<body>">. The key is the secret without whsec_, ' +
      'decoded from base64 (Standard Webhooks 1.0). While a secret is rotated there are two signatures, separated by a space.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ],
] as const;

/** Returns the `webhooks` of the document: the events that are posted to clients, and the expected responses. */
export function webhookEvents(): Record<string, object> {
  const names = Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[];
  return Object.fromEntries(names.map((name) => [name, { post: operation(name) }]));
}

function operation(name: keyof typeof EXAMPLES) {
  const [operationId, title, description] = TEXTS[name];
  const schema = name === 'webhook.test' ? 'TestEvent' : 'RequestEvent';
  return {
    operationId,
    summary: title,
    description,
    tags: ['Webhooks'],
    security: [],
    parameters: HEADERS.map(([header, headerDescription, example]) => ({
      name: header,
      in: 'header',
      required: true,
      description: headerDescription,
      schema: text,
      example,
    })),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { $ref: `#/components/schemas/${schema}` }, example: EXAMPLES[name] },
      },
    },
    responses: {
      '2XX': { description: 'The event is delivered. Respond within 15 seconds.' },
      '410': { description: 'The endpoint wants no more events. Its webhook is disabled.' },
      default: {
        description:
          'The attempt failed; redirects count as failures. An event is attempted ten times, over about three days.',
      },
    },
  };
}
