const BEARER = /^Bearer +(\S+) *$/i;

/** The token in an `Authorization` header (RFC 6750); null when there is none. */
export function bearerOf(header: unknown): string | null {
  return typeof header === 'string' ? (BEARER.exec(header)?.[1] ?? null) : null;
}

/** The token in a WebSocket's `connectionParams`, which hold headers as JSON, in whatever case. */
export function bearerOfParams(params: Readonly<Record<string, unknown>> | undefined): string | null {
  const [, header] =
    Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  return bearerOf(header);
}
