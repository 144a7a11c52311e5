import type { OpenAPIObject } from '@nestjs/swagger';

type Paths = OpenAPIObject['paths'];
type PathItem = Paths[string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The routes outside of /api are the short forms of some within it. No operation's id may come twice, so that of a
 * short form says that it is one; those that Nest made are numbered instead: `status[0]`, `status[1]`.
 */
export function markShortForms(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      marked(item, path.startsWith('/api/') ? '' : 'Short'),
    ]),
  );
}

function marked(item: PathItem, mark: string): PathItem {
  const copy: PathItem = { ...item };
  for (const method of METHODS) if (item[method]) copy[method] = markedOperation(item[method], mark);
  return copy;
}

function markedOperation({ operationId, summary, ...rest }: Operation, mark: string): Operation {
  return {
    ...rest,
    operationId: `${operationId?.replace(/\[\d+\]$/, '')}${mark}`,
    summary: mark === '' ? summary! : `${summary} (short form)`,
  };
}
