import { DOCUMENT_PATH } from '../docs/docs-page.js';

const json = (schema: object, example: object) => ({ content: { 'application/json': { schema, example } } });
const parts = { type: 'object', additionalProperties: { type: 'object' } } as const;

/** The schema of the responses of terminus. */
const READINESS = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string' }, info: parts, error: parts, details: parts },
} as const;
const ready = (status: string, database: string) => ({
  status,
  details: { process: { status: 'up' }, database: { status: database } },
});

/** These paths require no key, and no rate limit counts probes. */
const PUBLIC = { tags: ['Service'], security: [] };

/** The paths of the service itself, which do not belong to a controller of the REST API. */
export const SERVICE_PATHS: Record<string, object> = {
  [DOCUMENT_PATH]: {
    get: {
      ...PUBLIC,
      operationId: 'openApiDocument',
      summary: 'Get this document',
      description: 'Returns the REST API as an OpenAPI 3.1 document.',
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
      summary: 'Check whether the process is alive',
      description: 'If it does not respond, restart it.',
      responses: {
        200: {
          description: 'The process is alive.',
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
      summary: 'Check whether the process is ready',
      description: 'If it is not ready, send it no requests and wait. A restart would not help.',
      responses: {
        200: { description: 'The process is ready.', ...json(READINESS, ready('ok', 'up')) },
        503: {
          description: 'The process is not ready. The body names the dependency that is down.',
          ...json(READINESS, ready('error', 'down')),
        },
        '4XX': { $ref: '#/components/responses/Problem' },
      },
    },
  },
};
