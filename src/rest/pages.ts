import type { Response } from 'express';
import { checkPageSize } from '../requests/index.js';

/** A link in the `Link` header of a response (RFC 8288). */
export interface WebLink {
  readonly rel: string;
  readonly url: string;
  /** The media type of the target, if it is not JSON. */
  readonly type?: string;
}

/** Parses the parameter `limit` of a page; `fallback` is its default. @throws {ClientError} INVALID_INPUT */
export function readLimit(limit: string | undefined, fallback: number): number {
  if (limit === undefined) return fallback;
  return checkPageSize(/^\d{1,9}$/.test(limit) ? Number(limit) : NaN, 'limit');
}

/** Returns the value of a `Link` header. */
export function linkHeader(links: readonly WebLink[]): string {
  return links
    .map(({ rel, url, type }) => `<${url}>; rel="${rel}"${type === undefined ? '' : `; type="${type}"`}`)
    .join(', ');
}

/** Returns the links of a page of the list at `url`: this page, the first page and, if there is one, the next page. */
export function pageLinks(
  url: string,
  query: Readonly<Record<string, string | undefined>>,
  nextCursor: string | null,
): WebLink[] {
  const { cursor, ...others } = query;
  const at = (more: Readonly<Record<string, string | undefined>>) => {
    const given = Object.entries({ ...others, ...more }).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given as [string, string][]).toString();
    return search === '' ? url : `${url}?${search}`;
  };
  return [
    { rel: 'self', url: at({ cursor }) },
    { rel: 'first', url: at({}) },
    ...(nextCursor === null ? [] : [{ rel: 'next', url: at({ cursor: nextCursor }) }]),
  ];
}

/** Sets the `Link` header of a page of the list at `url`. */
export function setPageLinks(
  response: Response,
  url: string,
  query: Readonly<Record<string, string | undefined>>,
  nextCursor: string | null,
): void {
  response.set('Link', linkHeader(pageLinks(url, query, nextCursor)));
}
