const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** What a page needs beyond the strict policy. */
export interface PageNeeds {
  /** The `Host` header of the request. */
  readonly host: string | undefined;
  /** Whether the page has inline styles. */
  readonly inlineStyles?: boolean;
  /** Origins beside this server from which the page shows images. */
  readonly imageOrigins?: readonly string[];
}

/**
 * Returns the Content-Security-Policy of a page: scripts, styles and connections of this server only, and no inline
 * script.
 */
export function contentPolicy({ host, inlineStyles = false, imageOrigins = [] }: PageNeeds): string {
  // In some browsers 'self' does not cover WebSockets. A value that is not a host name is kept out of the header.
  const sockets = host !== undefined && HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${inlineStyles ? " 'unsafe-inline'" : ''}`,
    "font-src 'self'",
    `img-src ${["'self'", 'data:', ...imageOrigins].join(' ')}`,
    "worker-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
