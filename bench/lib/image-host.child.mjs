// Serves the images of the folder in argv[2] in a process of its own: /<anything>/<n>.<ending> is the image n modulo
// their number, with the path in it, so that no two paths have the same bytes. Answers 304 to a request that has the image.
// The query distinguishes URLs and has no effect. The message { change: [path] } gives these paths other bytes; the answer
// to each message has the number of requests, and of responses with a body, so far.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { withText } from './own-bytes.mjs';

const TYPES = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
};

const [folder] = process.argv.slice(2);
const images = readdirSync(folder)
  .toSorted()
  .map((name) => ({ type: TYPES[name.split('.').at(-1)], bytes: readFileSync(path.join(folder, name)) }));

const versions = new Map();
const counts = { requests: 0, bodies: 0 };

const server = http.createServer((request, response) => {
  const [at] = request.url.split('?', 1);
  const etag = `"${at}-${versions.get(at) ?? 1}"`;
  counts.requests += 1;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  counts.bodies += 1;
  const number = Number(/(\d+)[^/]*$/.exec(at)?.[1] ?? 0);
  const { type, bytes } = images[number % images.length];
  const body = withText(bytes, type, etag);
  response.writeHead(200, { 'content-type': type, 'content-length': body.length, etag }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('disconnect', () => process.exit());
process.on('message', ({ change = [] }) => {
  for (const at of change) versions.set(at, (versions.get(at) ?? 1) + 1);
  process.send({ ...counts });
});
process.send({ origin: `http://127.0.0.1:${server.address().port}`, images: images.length });
