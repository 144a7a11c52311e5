/** The properties of an Express router layer that this file reads. */
export interface Layer {
  /** Set on a layer that serves one path. */
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  /** A router mounted at a path has a stack of its own. */
  readonly handle?: { readonly stack?: readonly Layer[] };
  /** The part of the path that matches, or false. */
  match(path: string): { readonly path: string } | false;
}

/**
 * Returns the methods that the routes of `stack` serve at `path`, sorted; empty without a route. GET includes HEAD, and
 * every route includes OPTIONS.
 *
 * @throws {Error} with the `status` 400 for a path with an invalid percent-encoding
 */
export function allowedMethods(stack: readonly Layer[], path: string): string[] {
  const methods = new Set(methodsOf(stack, path));
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].toSorted();
}

function methodsOf(stack: readonly Layer[], path: string): string[] {
  return stack.flatMap((layer) => {
    if (layer.route === undefined && layer.handle?.stack === undefined) return [];
    const matched = layer.match(path);
    if (matched === false) return [];
    if (layer.route !== undefined) {
      return Object.keys(layer.route.methods).map((method) => method.toUpperCase());
    }
    return methodsOf(layer.handle!.stack!, path.slice(matched.path.length) || '/');
  });
}
