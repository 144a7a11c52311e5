/** What anybody may read, beside `/` alone: whether this process lives, and pages that hold nothing but themselves. */
const OPEN_TREES = ['/health', '/graphiql', '/api/docs', '/api/openapi.json'];

/** Whether a request needs no key. Whatever is not listed needs one, so no new way in can be forgotten. */
export function isOpen(method: string, path: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return path === '/' || OPEN_TREES.some((open) => path === open || path.startsWith(`${open}/`));
}
