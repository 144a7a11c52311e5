import { REQUEST_STATUSES } from '../../requests/index.js';
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

const product = object({
  serialNumber: text,
  productName: text,
  inputImageUrls: { type: 'array', items: url },
  outputImageUrls: {
    type: 'array',
    items: urlOrNull,
    description: 'In the order of the input URLs; null for an image that failed.',
  },
});

const summary = object(
  {
    requestId: { ...text, format: 'uuid' },
    fileName: text,
    status: { ...text, enum: REQUEST_STATUSES.filter((status) => !/^P(END|ROC)/.test(status)) },
    totalImages: count,
    processedImages: { ...count, description: 'completedImages and failedImages together.' },
    completedImages: count,
    failedImages: count,
    skippedRowCount: { ...count, description: 'Invalid rows that the upload left out.' },
    inputBytes: { ...count, description: 'Bytes of the completed images as they were downloaded.' },
    outputBytes: { ...count, description: 'Bytes of the completed images as they are stored.' },
    inputCsvUrl: url,
    outputCsvUrl: urlOrNull,
    errorsCsvUrl: urlOrNull,
    products: { type: 'array', items: product, description: 'Empty when productsTruncated is true.' },
    productsTruncated: { type: 'boolean', description: 'true for more than 1,000 images; else not there.' },
  },
  ['productsTruncated'],
);

/** The schemas of what is posted to webhooks. */
export const EVENT_SCHEMAS = {
  RequestEvent: {
    ...object({
      type: { ...text, enum: ['request.completed', 'request.cancelled'] },
      timestamp: time,
      data: summary,
    }),
    description: 'What is posted when a request ends.',
  },
  TestEvent: {
    ...object({
      type: { const: 'webhook.test' },
      timestamp: time,
      data: object({ webhookId: { ...text, format: 'uuid' }, message: text }),
    }),
    description: 'What is posted when a test event is asked for.',
  },
};

const ended = (type: string, status: string) => ({
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
          `${EXAMPLE.host}/files/requests/${EXAMPLE.request}/images/${EXAMPLE.image}.jpeg`,
          null,
        ],
      },
    ],
  },
});

const EXAMPLES = {
  'request.completed': ended('request.completed', 'PARTIAL'),
  'request.cancelled': ended('request.cancelled', 'CANCELLED'),
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
    'A request was stopped',
    'Its status is CANCELLED. What is done stays.',
  ],
  'webhook.test': ['webhookTest', 'A test', 'Sent to one webhook, when it is asked for.'],
} as const;

const HEADERS = [
  [
    'webhook-id',
    'The same for every attempt of an event: what came before under it, ignore.',
    'msg_019ac3f955cc7f66',
  ],
  [
    'webhook-timestamp',
    'When it was sent, in seconds since 1970. Reject what is older than five minutes.',
    '1772443800',
  ],
  [
    'webhook-signature',
    'v1,<base64 of HMAC-SHA256 of "<webhook-id>.<webhook-timestamp>.<body>"> with the secret, decoded from base64 behind ' +
      'whsec_ (Standard Webhooks 1.0). While a secret is replaced there are two, with a blank in between.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ],
] as const;

/** The `webhooks` of the document: what is posted to clients, and what they answer. */
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
    parameters: HEADERS.map(([header, about, example]) => ({
      name: header,
      in: 'header',
      required: true,
      description: about,
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
      '2XX': { description: 'It is delivered. Answer within 15 seconds.' },
      '410': { description: 'The receiver wants nothing more: its webhook is disabled.' },
      default: {
        description:
          'Anything else, redirects included, fails: ten attempts are made, over about three days.',
      },
    },
  };
}
