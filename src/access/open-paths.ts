/** The paths that need no API key, besides `/`: health checks, and static pages without data. */
const OPEN_TREES = [
  '/health',
  '/graphiql',
  '/api/docs',
  '/api/openapi.json',
  '/first-steps',
  '/dashboard',
  '/new',
  '/requests',
  '/webhooks',
  '/settings',
];

/** Whether a request needs no API key. A path that is not listed needs one, so a new entry point is protected by default. */
export function isOpen(method: string, path: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return path === '/' || OPEN_TREES.some((open) => path === open || path.startsWith(`${open}/`));
}
