import type { Request } from 'express';

/** What a problem document says of the request that it answers. */
export interface ProblemContext {
  /** The address of the pages that document the codes, without a slash at the end. */
  readonly docs: string;
  /** The path of the request, without its query, which may hold a secret. */
  readonly instance: string;
}

/** Where the pages that document the problem codes are served, below the public URL. */
export const PROBLEM_DOCS_PATH = '/api/docs/problems';

const publicUrls = new WeakMap<object, () => string>();

/** Tells under which public URL `app` is reached; the `type` of a problem is relative to its host until then. */
export function documentProblemsAt(app: object, publicUrl: () => string): void {
  publicUrls.set(app, publicUrl);
}

/** Returns the context of a problem that answers `request`. */
export function problemContext(request: Pick<Request, 'app' | 'originalUrl'>): ProblemContext {
  const base = publicUrls.get(request.app)?.() ?? '';
  const [instance = ''] = request.originalUrl.split('?');
  return { docs: `${base}${PROBLEM_DOCS_PATH}`, instance };
}
