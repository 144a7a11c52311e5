const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Returns the Content-Security-Policy of the GraphiQL page, which allows this server only; `host` is the `Host` header of
 * the request. Monaco inserts style elements, so styles (and nothing else) have `unsafe-inline`.
 */
export function contentPolicy(host: string | undefined): string {
  // In some browsers 'self' does not cover WebSockets. A value that is not a host name is kept out of the header.
  const sockets = host !== undefined && HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "worker-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
