// Serves the images of the folder in argv[2] in a process of its own: /<anything>/<n>.<ending> is the image n modulo
// their number. The query distinguishes URLs and has no effect.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

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

const server = http.createServer((request, response) => {
  const number = Number(/(\d+)[^/]*$/.exec(request.url.split('?', 1)[0])?.[1] ?? 0);
  const { type, bytes } = images[number % images.length];
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('disconnect', () => process.exit());
process.send({ origin: `http://127.0.0.1:${server.address().port}`, images: images.length });
