/** Paths that are answered by a middleware, so that no route has matched. */
const MIDDLEWARE_PATHS = ['/graphql', '/graphiql', '/queues'];

/** A label for where a request went, out of a bounded set whatever addresses clients make up. */
export function routeOf(route: { path?: unknown } | undefined, path: string): string {
  const served = MIDDLEWARE_PATHS.find((known) => path === known || path.startsWith(`${known}/`));
  if (served !== undefined) return served;
  return typeof route?.path === 'string' ? route.path : 'none';
}
