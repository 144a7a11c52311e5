import type { OpenAPIObject } from '@nestjs/swagger';

type Paths = OpenAPIObject['paths'];

/** In the order of use: creating comes before reading, and deleting comes last. */
const COLLECTIONS = [
  '/api/inspect',
  '/api/preview',
  '/api/upload',
  '/api/status',
  '/api/images',
  '/api/deliveries',
  '/api/webhooks',
  '/api/requests',
  '/upload',
  '/status',
  '/image',
];
const METHODS = ['get', 'post', 'patch', 'delete'];

/**
 * Sorts the paths and their methods so that a tool that imports the document can run all requests in order, and no request
 * uses an object that an earlier one has deleted.
 */
export function inOrder(paths: Paths): Paths {
  const sorted = Object.entries(paths).toSorted(([a], [b]) => compare(a, b));
  return Object.fromEntries(
    sorted.map(([path, item]) => {
      const methods = Object.entries(item).toSorted(([a], [b]) => METHODS.indexOf(a) - METHODS.indexOf(b));
      return [path, Object.fromEntries(methods)];
    }),
  );
}

function compare(a: string, b: string): number {
  const [first, second] = [positionOf(a), positionOf(b)];
  return first.collection - second.collection || first.depth - second.depth;
}

/** Puts a collection first, then the paths below one of its members, then the member itself, which may be deleted. */
function positionOf(path: string): { collection: number; depth: number } {
  const found = COLLECTIONS.findIndex((name) => path === name || path.startsWith(`${name}/`));
  const rest = found === -1 ? '' : path.slice(COLLECTIONS[found]!.length);
  const depth = rest === '' ? 0 : rest === '/{id}' ? 2 : 1;
  return { collection: found === -1 ? COLLECTIONS.length : found, depth };
}
