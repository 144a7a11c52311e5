import type { Request } from 'express';

/** The members of a problem document that depend on the request. */
export interface ProblemContext {
  /** The URL of the pages that document the codes, without a trailing slash. */
  readonly docs: string;
  /** The path of the request, without the query string, which may contain a secret. */
  readonly instance: string;
}

/** The path, below the public URL, of the pages that document the problem codes. */
export const PROBLEM_DOCS_PATH = '/api/docs/problems';

const publicUrls = new WeakMap<object, () => string>();

/** Sets the public URL of `app`. Until then, the `type` of a problem is a path without a host. */
export function setProblemDocsUrl(app: object, publicUrl: () => string): void {
  publicUrls.set(app, publicUrl);
}

/** Returns the context for a problem document that responds to `request`. */
export function problemContext(request: Pick<Request, 'app' | 'originalUrl'>): ProblemContext {
  const base = publicUrls.get(request.app)?.() ?? '';
  const [instance = ''] = request.originalUrl.split('?');
  return { docs: `${base}${PROBLEM_DOCS_PATH}`, instance };
}
