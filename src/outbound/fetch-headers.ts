/** A header that a user gave for one host: the login of a staging shop, a cookie, a token. Its value is a secret. */
export interface FetchHeader {
  /** A host name or address, with a port unless that is the scheme's default. */
  readonly host: string;
  readonly name: string;
  readonly value: string;
}

const HOST = /^(\[[\da-f:.]+\]|[^\s:/?#@\\[\]]+)(?::(\d{1,5}))?$/i;
/** RFC 9110, 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~\da-z-]+$/i;
const VALUE = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;
const MAX_NAME_LENGTH = 100;
const MAX_VALUE_LENGTH = 4096;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
/** Headers that the program sets, or that would change how a request or its response is read. */
const RESERVED =
  /^(?:host|accept|accept-encoding|connection|content-.*|expect|keep-alive|http2-settings|proxy-.*|range|if-.*|te|trailer|transfer-encoding|upgrade|forwarded|x-forwarded-.*)$/i;

/** Says what is wrong with a header, without its value; null when nothing is. */
export function errorOfFetchHeader({ host, name, value }: FetchHeader): string | null {
  if (partsOf(host) === null) return 'host must be a host name or address, such as staging.shop.example:8443';
  if (name.length > MAX_NAME_LENGTH || !NAME.test(name)) {
    return 'name must be the name of a header, such as Authorization';
  }
  if (RESERVED.test(name)) return `the header ${name} cannot be set`;
  if (value.length > MAX_VALUE_LENGTH || !VALUE.test(value)) {
    return `value must have 1 to ${MAX_VALUE_LENGTH} ASCII characters without line breaks or spaces around it`;
  }
  return null;
}

/** A text that is the same for headers of the same host and name. */
export function fetchHeaderKey({ host, name }: FetchHeader): string {
  const { hostname, port } = partsOf(host) ?? { hostname: host, port: '' };
  return `${hostname}:${port} ${name.toLowerCase()}`;
}

/**
 * Returns the headers for one request of a fetch that began at `first`, by lower-case name: those of the host and port of
 * `target` only, and none over http when the fetch began with https, as a redirect must not expose them.
 */
export function headersForTarget(
  headers: readonly FetchHeader[],
  target: URL,
  first: URL,
): Record<string, string> {
  if (first.protocol === 'https:' && target.protocol !== 'https:') return {};
  return Object.fromEntries(
    headers
      .filter(({ host }) => isHostOf(host, target))
      .map(({ name, value }) => [name.toLowerCase(), value]),
  );
}

function isHostOf(host: string, target: URL): boolean {
  const parts = partsOf(host);
  if (parts === null || parts.hostname !== target.hostname) return false;
  const isDefaultPort = parts.port === '' && target.port === '';
  return isDefaultPort || parts.port === (target.port || DEFAULT_PORTS[target.protocol]);
}

/** The host name as URLs have it (lower case, Punycode, canonical IP addresses) and the port; null for anything else. */
function partsOf(host: string): { hostname: string; port: string } | null {
  const [, name, port = ''] = HOST.exec(host) ?? [];
  if (name === undefined || !URL.canParse(`http://${name}/`) || Number(port) > 65_535) return null;
  return { hostname: new URL(`http://${name}/`).hostname, port: port === '' ? '' : String(Number(port)) };
}
