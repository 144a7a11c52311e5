import { DOCUMENT_PATH } from '../docs/docs-page.js';

const json = (schema: object, example: object) => ({ content: { 'application/json': { schema, example } } });
const parts = { type: 'object', additionalProperties: { type: 'object' } } as const;

/** What terminus answers with. */
const READINESS = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string' }, info: parts, error: parts, details: parts },
} as const;
const ready = (status: string, database: string) => ({
  status,
  details: { process: { status: 'up' }, database: { status: database } },
});

/** Nobody needs a key for them, and no rate limit counts probes. */
const PUBLIC = { tags: ['Service'], security: [] };

/** The paths of the service itself, which no controller of the REST API has. */
export const SERVICE_PATHS: Record<string, object> = {
  [DOCUMENT_PATH]: {
    get: {
      ...PUBLIC,
      operationId: 'openApiDocument',
      summary: 'Get this document',
      description: 'The REST API as OpenAPI 3.1.',
      responses: {
        200: { description: 'The document.', ...json({ type: 'object' }, { openapi: '3.1.1' }) },
        '4XX': { $ref: '#/components/responses/Problem' },
      },
    },
  },
  '/health/live': {
    get: {
      ...PUBLIC,
      operationId: 'live',
      summary: 'Ask whether the process is alive',
      description: 'If it does not answer, restart it.',
      responses: {
        200: {
          description: 'It is.',
          ...json({ type: 'object', properties: { status: { const: 'ok' } } }, { status: 'ok' }),
        },
        '4XX': { $ref: '#/components/responses/Problem' },
      },
    },
  },
  '/health/ready': {
    get: {
      ...PUBLIC,
      operationId: 'ready',
      summary: 'Ask whether the process can work',
      description: 'If it cannot, send it nothing and wait: a restart would not help.',
      responses: {
        200: { description: 'It can.', ...json(READINESS, ready('ok', 'up')) },
        503: { description: 'What is down is named.', ...json(READINESS, ready('error', 'down')) },
        '4XX': { $ref: '#/components/responses/Problem' },
      },
    },
  },
};
