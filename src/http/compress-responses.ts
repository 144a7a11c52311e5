import { constants } from 'node:zlib';
import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

/** Text, JSON and scripts. Pictures, archives and fonts are compressed as they are, and events may not wait for more. */
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|javascript|xml|yaml)\b)/i;

/** Brotli at a level about as fast as gzip's, with a window of 256 KiB: one of 4 MiB takes more time and memory for less. */
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
};

/** Whether answers of a content type are sent compressed to clients who accept that. */
export function isCompressible(contentType: string): boolean {
  return COMPRESSIBLE.test(contentType);
}

/**
 * Compresses answers with Brotli or gzip, whichever the client likes better (`Accept-Encoding`, RFC 9110, 12.5.3).
 * A compressed answer has a weak ETag, since its bytes are not those of the file, and offers no ranges; a part of a file
 * is never compressed.
 */
export function compressAnswers(): RequestHandler[] {
  return [describeEncoded, compression({ filter: mayCompress, brotli: BROTLI })];
}

function mayCompress(_request: Request, response: Response): boolean {
  const type = response.getHeader('Content-Type');
  if (typeof type !== 'string' || !isCompressible(type)) return false;
  response.vary('Accept-Encoding');
  return response.statusCode !== 206;
}

/** Mends the headers of an answer once the middleware behind has decided whether to compress it. */
const describeEncoded: RequestHandler = (request, response, next) => {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => Response;
  response.writeHead = (...args: unknown[]) => {
    const etag = response.getHeader('ETag');
    if (response.hasHeader('Content-Encoding')) response.removeHeader('Accept-Ranges');
    if (typeof etag === 'string' && !etag.startsWith('W/') && isOfEncoded(request, response, etag)) {
      response.setHeader('ETag', `W/${etag}`);
    }
    return writeHead(...args);
  };
  next();
};

/** Whether an answer is compressed, or tells a client that what it has compressed is still right. */
function isOfEncoded(request: Request, response: Response, etag: string): boolean {
  if (response.statusCode === 304) {
    const mayBe = /accept-encoding/i.test(String(response.getHeader('Vary')));
    return mayBe && (request.headers['if-none-match']?.includes(`W/${etag}`) ?? false);
  }
  return response.hasHeader('Content-Encoding');
}
