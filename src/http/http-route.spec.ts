import { routeOf } from './http-route.js';

test.each<[string, { path?: unknown } | undefined, string, string]>([
  ['a matched route', { path: '/files/*key' }, '/files/requests/1/input.csv', '/files/*key'],
  ['a middleware', undefined, '/graphql', '/graphql'],
  ['a path below a middleware', { path: '/*splat' }, '/graphiql/index.js', '/graphiql'],
  ['a path that starts like that of a middleware', undefined, '/graphqlx', 'none'],
  ['an unknown path', undefined, '/wp-login.php', 'none'],
  ['a route with a regular expression', { path: /x/ }, '/x', 'none'],
])('%s %j %s has the label %s', (_, route, path, label) => expect(routeOf(route, path)).toBe(label));
