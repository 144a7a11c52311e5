import { EXAMPLE } from './example-ids.js';

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
      schema: { type: 'string' },
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
