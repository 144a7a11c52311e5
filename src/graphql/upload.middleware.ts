import { randomUUID } from 'node:crypto';
import { finished, PassThrough, pipeline } from 'node:stream';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import processRequest from 'graphql-upload/processRequest.mjs';
import { ClientError, type ClientErrorCode } from '../common/index.js';
import { answerGraphql } from '../problems/index.js';
import { MAX_PREAMBLE_BYTES, readPreamble } from './multipart-preamble.js';
import { toClientError } from './client-errors.js';

/** What the parts around the file may add to it. */
const ENVELOPE_BYTES = 2 * MAX_PREAMBLE_BYTES;

/** How long a refused client may go on sending. */
const LINGER_MS = 10_000;

/** Any of these shows that the browser asked for leave first, so that another site's form cannot upload. */
const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

const STATUS: Partial<Record<ClientErrorCode, number>> = { CSV_TOO_LARGE: 413 };

/**
 * Makes a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec) into an
 * ordinary one, whose variables hold the upload. graphql-upload runs before every guard and has no limits of
 * its own, so whatever can be refused is refused before it sees a byte.
 */
export function uploadMiddleware(options: { maxBytes: number }): RequestHandler {
  return async (request, response, next) => {
    if (request.is('multipart/form-data')) {
      try {
        request.body = await receive(request, response, options);
      } catch (error) {
        refuse(error, request, response, next);
        return;
      }
    }
    next();
  };
}

async function receive(
  request: Request,
  response: Response,
  { maxBytes }: { maxBytes: number },
): Promise<unknown> {
  if (!PREFLIGHT_HEADERS.some((name) => request.header(name))) {
    throw new ClientError(
      'INVALID_INPUT',
      'An upload needs the header "apollo-require-preflight: true", so that no other web site can send it.',
    );
  }
  if (Number(request.header('content-length') ?? 0) > maxBytes + ENVELOPE_BYTES) {
    const message = `Nothing was stored: the file is larger than the limit of ${maxBytes} bytes.`;
    throw new ClientError('CSV_TOO_LARGE', message, { limit: maxBytes });
  }
  const chunks = await readPreamble(request);
  // graphql-upload reads the whole request, so what was read of it is put in front again.
  const body = Object.assign(new PassThrough(), { headers: request.headers });
  for (const chunk of chunks) body.write(chunk);
  pipeline(request, body, () => {});
  // The answer waits until the request is read to its end; a client that sends on would not see it otherwise.
  return processRequest(body as unknown as Request, response, {
    maxFieldSize: MAX_PREAMBLE_BYTES,
    // A file of just this size counts as cut off.
    maxFileSize: maxBytes + 1,
    maxFiles: 1,
  });
}

function refuse(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (!(error instanceof ClientError)) {
    next(error);
    return;
  }
  // A connection that is closed while its client still sends loses the answer, so the rest is read and dropped.
  request.resume();
  const cutOff = setTimeout(() => request.destroy(), LINGER_MS).unref();
  finished(request, () => clearTimeout(cutOff));
  const status = STATUS[error.code] ?? 400;
  answerGraphql(request, response, { status, errors: [toClientError(error, () => randomUUID())] });
}
