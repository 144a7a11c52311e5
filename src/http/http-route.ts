/** Paths that middleware serves, so that Express matches no route for them. */
const MIDDLEWARE_PATHS = ['/graphql', '/graphiql', '/queues'];

/** Returns the route label of a request. The set of labels is bounded, whatever paths clients request. */
export function routeOf(route: { path?: unknown } | undefined, path: string): string {
  const prefix = MIDDLEWARE_PATHS.find((known) => path === known || path.startsWith(`${known}/`));
  if (prefix !== undefined) return prefix;
  return typeof route?.path === 'string' ? route.path : 'none';
}
