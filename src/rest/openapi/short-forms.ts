import type { OpenAPIObject } from '@nestjs/swagger';

type Paths = OpenAPIObject['paths'];
type PathItem = Paths[string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Renames the operations of the routes outside /api, which are short forms of routes within it. Operation ids must be
 * unique, so a short form gets the suffix `Short`. Nest numbers them instead: `status[0]`, `status[1]`.
 */
export function markShortForms(paths: Paths): Paths {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      withSuffix(item, path.startsWith('/api/') ? '' : 'Short'),
    ]),
  );
}

function withSuffix(item: PathItem, suffix: string): PathItem {
  const copy: PathItem = { ...item };
  for (const method of METHODS) if (item[method]) copy[method] = operationWithSuffix(item[method], suffix);
  return copy;
}

function operationWithSuffix({ operationId, summary, ...rest }: Operation, suffix: string): Operation {
  return {
    ...rest,
    operationId: `${operationId?.replace(/\[\d+\]$/, '')}${suffix}`,
    summary: suffix === '' ? summary! : `${summary} (short form)`,
  };
}
