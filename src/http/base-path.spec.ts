import { belowBasePath, pageFolder, publicPath } from './base-path.js';

test.each([
  [undefined, ''],
  ['https://host.example', ''],
  ['https://host.example/', ''],
  ['https://host.example/halftone', '/halftone'],
  ['https://host.example/halftone/', '/halftone'],
  ['https://host.example/a/b', '/a/b'],
  ['https://host.example/a b', '/a%20b'],
])('the path of PUBLIC_URL %s is %j', (publicUrl, path) => expect(publicPath(publicUrl)).toBe(path));

test.each<[string, string, string | null]>([
  ['/halftone/graphql', '/halftone', '/graphql'],
  ['/halftone/graphql?a=1', '/halftone', '/graphql?a=1'],
  ['/halftone/', '/halftone', '/'],
  ['/halftone', '/halftone', ''],
  ['/halftone?a=1', '/halftone', '?a=1'],
  ['/a/b/files/x', '/a/b', '/files/x'],
  // The base path is stripped once only; the rest has no route.
  ['/halftone/halftone/graphql', '/halftone', '/halftone/graphql'],
  ['/halftone//graphql', '/halftone', '//graphql'],
  ['/halftones/graphql', '/halftone', null],
  ['/Halftone/graphql', '/halftone', null],
  ['/graphql', '/halftone', null],
  ['/graphql', '', null],
  ['*', '/halftone', null],
  // A proxy that strips /api forwards /api/api/docs as /api/docs.
  ['/api/docs', '/api', null],
  ['/files/api/docs', '/files/api', null],
])('the path of %s below %j is %j', (target, basePath, rest) =>
  expect(belowBasePath(target, basePath)).toBe(rest),
);

test.each([
  ['/graphiql', '/graphiql', './graphiql/'],
  ['/graphiql', '/graphiql?tab=/', './graphiql/'],
  ['/graphiql', '/graphiql/', './'],
  ['/graphiql', '/graphiql/?tab=1', './'],
  ['/api/docs', '/api/docs', './docs/'],
])('a router at %s finds its files from %s at %s', (baseUrl, originalUrl, folder) => {
  expect(pageFolder({ baseUrl, originalUrl })).toBe(folder);
});
