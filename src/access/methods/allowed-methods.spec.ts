import express from 'express';
import { allowedMethods, type Layer } from './allowed-methods.js';

const handler = () => {};

const docs = express.Router();
docs.use(handler);
docs.get('/', handler);
docs.get('/start.js', handler);

const app = express();
app.use(handler);
app.use('/files', handler);
app.get('/files', handler);
app.get('/files/*key', handler);
app.get('/api/requests', handler);
app.delete('/api/requests/:id', handler);
app.get('/api/requests/:id', handler);
app.post('/api/upload', handler);
app.use('/api/docs', docs);
const { stack } = app.router as unknown as { stack: Layer[] };

test.each<[string, string[]]>([
  ['/files', ['GET', 'HEAD', 'OPTIONS']],
  ['/files/a/b.png', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/requests', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/requests/', ['GET', 'HEAD', 'OPTIONS']],
  ['/API/requests', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/requests/1', ['DELETE', 'GET', 'HEAD', 'OPTIONS']],
  ['/api/upload', ['OPTIONS', 'POST']],
  ['/api/docs', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/docs/start.js', ['GET', 'HEAD', 'OPTIONS']],
  ['/api/docs/nothing', []],
  ['/api/requests/1/2', []],
  ['/nothing', []],
  ['/', []],
])('the allowed methods at %s are %j', (path, methods) => {
  expect(allowedMethods(stack, path)).toEqual(methods);
});

test('throws the error of the router for a path with an invalid percent-encoding', () => {
  expect(() => allowedMethods(stack, '/api/requests/%')).toThrow(expect.objectContaining({ status: 400 }));
});
