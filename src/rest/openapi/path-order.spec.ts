import { inOrder } from './path-order.js';

test('a member comes after the paths below it, and its DELETE comes last', () => {
  const operation = { responses: {} };
  const paths = {
    '/status/{id}': { get: operation },
    '/api/requests/{id}': { delete: operation, get: operation },
    '/api/requests/{id}/input.csv': { get: operation },
    '/api/requests': { get: operation },
    '/api/new': { get: operation },
    '/api/webhooks': { post: operation, get: operation },
    '/api/upload': { post: operation },
  };
  const sorted = inOrder(paths);
  expect(Object.entries(sorted).map(([path, item]) => [path, ...Object.keys(item)])).toEqual([
    ['/api/upload', 'post'],
    ['/api/webhooks', 'get', 'post'],
    ['/api/requests', 'get'],
    ['/api/requests/{id}/input.csv', 'get'],
    ['/api/requests/{id}', 'get', 'delete'],
    ['/status/{id}', 'get'],
    ['/api/new', 'get'],
  ]);
});
