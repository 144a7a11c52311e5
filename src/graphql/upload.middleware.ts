import { randomUUID } from 'node:crypto';
import { finished, PassThrough, pipeline } from 'node:stream';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ClientError } from '../common/index.js';
import { PREFLIGHT_HEADERS } from './csrf.middleware.js';
import { sendGraphqlErrors, statusOf } from '../http/index.js';
import { storageFullError, Spool, type SpoolSpace, csvTooLarge } from '../upload/index.js';
import { MAX_PREAMBLE_BYTES, readPreamble } from './multipart-preamble.js';
import { readMultipart } from './multipart-upload.js';
import { toClientError } from './client-errors.js';

/** How many bytes the parts around the file may add to its size. */
const ENVELOPE_BYTES = 2 * MAX_PREAMBLE_BYTES;

/** How long a client may continue to send after it has its response. */
const LINGER_MS = 10_000;

interface UploadLimits {
  /** The largest accepted file size in bytes. */
  readonly maxBytes: number;
  /** The disk space that all uploads share. */
  readonly space: SpoolSpace;
}

/**
 * Creates middleware that converts a GraphQL multipart request
 * (https://github.com/jaydenseric/graphql-multipart-request-spec) into an ordinary one whose variables contain the upload.
 * It runs before the guards of the resolvers and rejects what it can before it reads any byte of the file.
 */
export function uploadMiddleware(options: UploadLimits): RequestHandler {
  return async (request, response, next) => {
    if (request.is('multipart/form-data')) {
      try {
        request.body = await receive(request, response, options);
      } catch (error) {
        sendRejection(error, request, response, next);
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
        '"apollo-require-preflight: true". It proves that no other web site sent the upload through an old browser.',
    );
  }
  if (Number(request.header('content-length') ?? 0) > maxBytes + ENVELOPE_BYTES) throw csvTooLarge(maxBytes);
  const chunks = await readPreamble(request);
  const spool = await Spool.open(space).catch((error: unknown) => {
    throw storageFullError(error) ?? error;
  });
  const release = spool.hold();
  // Resolvers that still need the spool have their own hold on it.
  finished(response, () => void release());
  // The body starts with the chunks that the preamble has consumed.
  const body = new PassThrough();
  for (const chunk of chunks) body.write(chunk);
  pipeline(request, body, () => {});
  limitLingering(request, response);
  return readMultipart(body, request.headers, spool, maxBytes);
}

/** Closes the connection of a client that still sends {@link LINGER_MS} after its response. */
function limitLingering(request: Request, response: Response): void {
  response.once('finish', () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
    finished(request, () => clearTimeout(timer));
  });
}

function sendRejection(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (!(error instanceof ClientError)) {
    next(error);
    return;
  }
  // Closing the connection while the client still sends would lose the response, so the rest is read and discarded.
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
  finished(request, () => clearTimeout(timer));
  sendGraphqlErrors(request, response, {
    status: statusOf(error.code),
    errors: [toClientError(error, () => randomUUID())],
  });
}
