import { privateHost } from '../outbound/index.js';

/** Hosts that are not fetched from, as they are on private addresses. */
export interface PrivateHosts {
  readonly hosts: readonly string[];
  /** What FETCH_ALLOW_PRIVATE has to be set to, which keeps what it allows already; null where nothing should be allowed. */
  readonly setting: string | null;
}

/** Reads the addresses and ranges that the variable FETCH_ALLOW_PRIVATE allows. */
function allowedPrivate(variable: string | undefined): string[] {
  return (variable ?? '')
    .split(',')
    .map((range) => range.trim())
    .filter(Boolean);
}

/** Finds the hosts that need FETCH_ALLOW_PRIVATE, which has the value `variable` now. */
export function privateHostsOf(hosts: Iterable<string>, variable: string | undefined): PrivateHosts {
  const allowed = allowedPrivate(variable);
  const closed = [...hosts].flatMap((host) => {
    const found = privateHost(host, allowed);
    return found === null ? [] : [{ host, allow: found.allow }];
  });
  const more = new Set(closed.flatMap(({ allow }) => allow ?? []));
  return {
    hosts: closed.map(({ host }) => host),
    setting: more.size === 0 ? null : [...allowed, ...more].join(','),
  };
}
