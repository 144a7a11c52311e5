import { constants } from 'node:zlib';
import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

/** Text, JSON and scripts. Images, archives and fonts are already compressed, and event streams must not be buffered. */
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|javascript|xml|yaml)\b)/i;

/** Brotli level 4 is about as fast as gzip. The default window of 4 MiB costs more time and memory than this 256 KiB one. */
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
};

/** Returns whether responses of a content type are compressed for clients that accept a compressed response. */
export function isCompressible(contentType: string): boolean {
  return COMPRESSIBLE.test(contentType);
}

/**
 * Creates middleware that compresses responses with Brotli or gzip, whichever the client prefers (`Accept-Encoding`,
 * RFC 9110, 12.5.3). A compressed response gets a weak ETag, because its bytes differ from those of the file, and no
 * `Accept-Ranges`. Partial responses (206) are never compressed.
 */
export function compressResponses(): RequestHandler[] {
  return [adjustHeaders, compression({ filter: shouldCompress, brotli: BROTLI })];
}

function shouldCompress(_request: Request, response: Response): boolean {
  const type = response.getHeader('Content-Type');
  if (typeof type !== 'string' || !isCompressible(type)) return false;
  response.vary('Accept-Encoding');
  return response.statusCode !== 206;
}

/** Adjusts the headers of a response after the compression middleware has decided whether to compress it. */
const adjustHeaders: RequestHandler = (request, response, next) => {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => Response;
  response.writeHead = (...args: unknown[]) => {
    const etag = response.getHeader('ETag');
    if (response.hasHeader('Content-Encoding')) response.removeHeader('Accept-Ranges');
    if (typeof etag === 'string' && !etag.startsWith('W/') && concernsEncodedBody(request, response, etag)) {
      response.setHeader('ETag', `W/${etag}`);
    }
    return writeHead(...args);
  };
  next();
};

/** Returns whether a response is compressed, or is a 304 that revalidates a copy that was sent compressed. */
function concernsEncodedBody(request: Request, response: Response, etag: string): boolean {
  if (response.statusCode === 304) {
    const isNegotiated = /accept-encoding/i.test(String(response.getHeader('Vary')));
    return isNegotiated && (request.headers['if-none-match']?.includes(`W/${etag}`) ?? false);
  }
  return response.hasHeader('Content-Encoding');
}
