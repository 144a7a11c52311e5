import { isOpen } from './open-paths.js';

test.each([
  ['GET', '/'],
  ['HEAD', '/'],
  ['GET', '/health/live'],
  ['HEAD', '/health/ready'],
  ['GET', '/graphiql'],
  ['GET', '/graphiql/assets/index-1.js'],
  ['GET', '/api/docs/'],
  ['GET', '/requests/1'],
  ['GET', '/dashboard/assets/index-1.js'],
  ['GET', '/api/openapi.json'],
])('%s %s needs no API key', (method, path) => expect(isOpen(method, path)).toBe(true));

test.each([
  ['POST', '/'],
  ['GET', '//'],
  ['GET', '//graphql'],
  ['GET', '/index.html'],
  ['GET', ''],
  ['GET', '/graphql'],
  ['POST', '/graphql'],
  ['POST', '/graphiql'],
  ['POST', '/requests'],
  ['GET', '/requestsx'],
  ['OPTIONS', '/health/live'],
  ['GET', '/healthy'],
  ['GET', '/graphiqlx'],
  ['GET', '/HEALTH/live'],
  ['GET', '//health/live'],
  ['GET', '/%68ealth/live'],
  ['GET', '/metrics'],
  ['GET', '/files/requests/a/output.csv'],
  ['GET', '/api/requests'],
  ['GET', '/api/openapi.jsonx'],
])('%s %s needs an API key', (method, path) => expect(isOpen(method, path)).toBe(false));
