import { routeOf } from './http-route.js';

test.each<[string, { path?: unknown } | undefined, string, string]>([
  ['a route that matched', { path: '/files/*key' }, '/files/requests/1/input.csv', '/files/*key'],
  ['a middleware', undefined, '/graphql', '/graphql'],
  ['a middleware with more of a path', { path: '/*splat' }, '/graphiql/index.js', '/graphiql'],
  ['a path like a middleware', undefined, '/graphqlx', 'none'],
  ['nothing that is there', undefined, '/wp-login.php', 'none'],
  ['a route that is a pattern of code', { path: /x/ }, '/x', 'none'],
])('%s', (_, route, path, label) => expect(routeOf(route, path)).toBe(label));
