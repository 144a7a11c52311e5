const MAX_COOKIES = 50;
const MAX_COOKIE_BYTES = 4096;
/** RFC 6265, 4.1.1, but for the characters that hosts send all the same; no controls, so no other header can be injected. */
const PAIR = /^([!#$%&'*+.^_`|~\w-]+)=([\x20-\x7e]*)$/;

interface Cookie {
  readonly host: string;
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly isSecure: boolean;
}

/**
 * The cookies of one fetch, for its own redirects: bot checks and consent pages set one and redirect to the same URL. A
 * cookie is sent only to the host and port that set it (its Domain is ignored), below its path, and if Secure over https only.
 */
export class CookieJar {
  #cookies: readonly Cookie[] = [];

  /** Stores the cookies that a response of `url` sets, and removes those that it expires. */
  store(url: URL, setCookie: string | readonly string[] | undefined): void {
    for (const header of [setCookie ?? []].flat()) this.#set(url, header);
  }

  /** Returns the Cookie header for a request to `url`, or undefined when there are none. */
  headerFor(url: URL): string | undefined {
    const cookies = this.#cookies.filter(
      ({ host, path, isSecure }) =>
        host === url.host && (!isSecure || url.protocol === 'https:') && isBelow(url.pathname, path),
    );
    // Longer paths first (RFC 6265, 5.4).
    const pairs = cookies
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`);
    return pairs.length === 0 ? undefined : pairs.join('; ');
  }

  #set(url: URL, header: string): void {
    const [pair = '', ...rest] = header.split(';');
    const [, name, value] = PAIR.exec(pair.trim()) ?? [];
    if (name === undefined || value === undefined || pair.length > MAX_COOKIE_BYTES) return;
    const attributes = new Map(
      rest.map((attribute) => {
        const [key = '', ...text] = attribute.split('=');
        return [key.trim().toLowerCase(), text.join('=').trim()];
      }),
    );
    const given = attributes.get('path') ?? '';
    const path = given.startsWith('/') ? given : url.pathname.slice(0, url.pathname.lastIndexOf('/')) || '/';
    const others = this.#cookies.filter(
      (cookie) => cookie.host !== url.host || cookie.name !== name || cookie.path !== path,
    );
    const cookie = { host: url.host, name, value, path, isSecure: attributes.has('secure') };
    this.#cookies = isExpired(attributes) ? others : [...others, cookie].slice(-MAX_COOKIES);
  }
}

function isExpired(attributes: ReadonlyMap<string, string>): boolean {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return expires <= Date.now();
}

/** Whether a request path is a cookie's path or below it (RFC 6265, 5.1.4). */
function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
