/** The routes without authentication. Adding one is a decision: it must not reveal data of any owner. */
export const OPEN = [
  'GET /',
  'GET /new',
  'GET /requests/*path',
  'GET /webhooks',
  'GET /settings',
  'GET /first-steps',
  'GET /health/live',
  'GET /health/ready',
  'GET /api/openapi.json',
];
/** The routes for the operator's token, which no owner's key opens. */
export const OPERATORS = ['GET /metrics'];
/** The paths that middleware serves, which have no route in the list. */
export const MOUNTED = {
  open: ['/graphiql', '/api/docs'],
  closed: ['/graphql', '/queues', '/queues/', '/queues/api/queues', '/queues/static/js/x.js'],
};

/** Spellings of closed paths that a router or a browser may take for others. */
export const SPELLINGS = [
  '/GRAPHQL',
  '/graphql/',
  '//graphql',
  '/graphql/../health/live/../../graphql',
  '/health/../api/webhooks',
  '/health/live/../../api/webhooks',
  '/health%2f..%2fapi/webhooks',
  '/health/%2e%2e/api/webhooks',
  '/API/webhooks',
  '/api/webhooks/',
  '/api/docs/../webhooks',
  '/api/docs/..%2fwebhooks',
  '/graphiql/../graphql',
  '/graphiql/..;/graphql',
  '/api/openapi.json/../webhooks',
  '/api%2fwebhooks',
];
