const BEARER = /^Bearer +(\S+) *$/i;

/** Returns the bearer token in an `Authorization` header (RFC 6750), or null without one. */
export function bearerOf(header: unknown): string | null {
  return typeof header === 'string' ? (BEARER.exec(header)?.[1] ?? null) : null;
}

/** Returns the bearer token in the `connectionParams` of a WebSocket, which are headers as JSON, in any case. */
export function bearerOfParams(params: Readonly<Record<string, unknown>> | undefined): string | null {
  const [, header] =
    Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  return bearerOf(header);
}
