import type { IncomingHttpHeaders } from 'node:http';
import type { ByteRange, ObjectInfo } from '../storage/index.js';
import { precondition, rangeApplies } from './conditional.js';
import { fileHeaders } from './file-headers.js';
import { selectRange } from './range.js';

/** The response for a file: status, headers, and which bytes are the body, if any. */
export interface FileResponse {
  readonly status: 200 | 206 | 304 | 412 | 416;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: 'whole' | 'none' | ByteRange;
}

/** How a file is cached, and under which name it is saved. */
export interface Presentation {
  readonly isPrivate?: boolean;
  readonly caching?: string | undefined;
  readonly fileName?: string | undefined;
}

/**
 * Decides the response to a GET or HEAD with `headers` for the current version of a file (RFC 9110, 13 and 14). A private
 * response may be cached by the client, but not by a shared cache.
 */
export function fileResponse(
  method: string,
  headers: IncomingHttpHeaders,
  info: ObjectInfo,
  { isPrivate = false, caching, fileName }: Presentation = {},
): FileResponse {
  const common = fileHeaders(info, isPrivate, caching, fileName);
  const condition = precondition(headers, info);
  if (condition === 'failed') return { status: 412, headers: {}, body: 'none' };
  if (condition === 'not-modified') return { status: 304, headers: common, body: 'none' };

  const content = { ...common, 'Content-Type': info.contentType };
  const whole = { ...content, 'Content-Length': String(info.size) };
  if (method === 'HEAD') return { status: 200, headers: whole, body: 'none' };

  const selected = rangeApplies(headers, info) ? selectRange(headers.range, info.size) : 'whole';
  if (selected === 'whole') return { status: 200, headers: whole, body: 'whole' };
  if (selected === 'none') {
    return { status: 416, headers: { 'Content-Range': `bytes */${info.size}` }, body: 'none' };
  }
  const part = {
    'Content-Length': String(selected.end - selected.start + 1),
    'Content-Range': `bytes ${selected.start}-${selected.end}/${info.size}`,
  };
  return { status: 206, headers: { ...content, ...part }, body: selected };
}
