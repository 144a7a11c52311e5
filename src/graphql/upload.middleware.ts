import { randomUUID } from 'node:crypto';
import { finished, PassThrough, pipeline } from 'node:stream';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ClientError } from '../common/index.js';
import { PREFLIGHT_HEADERS } from './csrf.middleware.js';
import { answerGraphql, statusOf } from '../http/index.js';
import { noRoomError, Spool, type SpoolSpace, csvTooLarge } from '../upload/index.js';
import { MAX_PREAMBLE_BYTES, readPreamble } from './multipart-preamble.js';
import { readMultipart } from './multipart-upload.js';
import { toClientError } from './client-errors.js';

/** What the parts around the file may add to it. */
const ENVELOPE_BYTES = 2 * MAX_PREAMBLE_BYTES;

/** How long a refused client may go on sending. */
const LINGER_MS = 10_000;

interface UploadLimits {
  /** The size of the largest file. */
  readonly maxBytes: number;
  /** Where the bytes of all uploads are counted. */
  readonly space: SpoolSpace;
}

/**
 * Makes a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec) into an
 * ordinary one, whose variables hold the upload. It runs before every guard of the resolvers, so whatever can be
 * refused is refused before any byte of the file is read.
 */
export function uploadMiddleware(options: UploadLimits): RequestHandler {
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
  { maxBytes, space }: UploadLimits,
): Promise<unknown> {
  if (!PREFLIGHT_HEADERS.some((name) => request.header(name))) {
    throw new ClientError(
      'INVALID_INPUT',
      'An upload from a client that sends neither Origin nor Sec-Fetch-Site needs the header ' +
        '"apollo-require-preflight: true", so that no other web site can send it through an old browser.',
    );
  }
  if (Number(request.header('content-length') ?? 0) > maxBytes + ENVELOPE_BYTES) throw csvTooLarge(maxBytes);
  const chunks = await readPreamble(request);
  const spool = await Spool.open(space).catch((error: unknown) => {
    throw noRoomError(error) ?? error;
  });
  const release = spool.hold();
  // Resolvers that are still at work then hold it themselves.
  finished(response, () => void release());
  // What was read of the request is put in front again.
  const body = new PassThrough();
  for (const chunk of chunks) body.write(chunk);
  pipeline(request, body, () => {});
  cutOffAfter(request, response);
  return readMultipart(body, request.headers, spool, maxBytes);
}

/** Ends the connection of a client that still sends a while after it was answered. */
function cutOffAfter(request: Request, response: Response): void {
  response.once('finish', () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
    finished(request, () => clearTimeout(timer));
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
  answerGraphql(request, response, {
    status: statusOf(error.code),
    errors: [toClientError(error, () => randomUUID())],
  });
}
