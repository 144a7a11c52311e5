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
  // Once only: what is left is ours to refuse.
  ['/halftone/halftone/graphql', '/halftone', '/halftone/graphql'],
  ['/halftone//graphql', '/halftone', '//graphql'],
  ['/halftones/graphql', '/halftone', null],
  ['/Halftone/graphql', '/halftone', null],
  ['/graphql', '/halftone', null],
  ['/graphql', '', null],
  ['*', '/halftone', null],
  // A proxy that takes /api off sends /api/docs for what it was asked as /api/api/docs.
  ['/api/docs', '/api', null],
  ['/files/api/docs', '/files/api', null],
])('%s is below %j: %j', (target, basePath, rest) => expect(belowBasePath(target, basePath)).toBe(rest));

test.each([
  ['/graphiql', '/graphiql', './graphiql/'],
  ['/graphiql', '/graphiql?tab=/', './graphiql/'],
  ['/graphiql', '/graphiql/', './'],
  ['/graphiql', '/graphiql/?tab=1', './'],
  ['/api/docs', '/api/docs', './docs/'],
])('a router at %s finds its files from %s at %s', (baseUrl, originalUrl, folder) => {
  expect(pageFolder({ baseUrl, originalUrl })).toBe(folder);
});
