// The least work that brings an event to many clients: a bare WebSocket server that sends its clock to every client ten
// times a second, as text of the size of a progress event.
import { once } from 'node:events';
import { setInterval } from 'node:timers';
import { WebSocketServer } from 'ws';

const INTERVAL_MS = 100;
const PADDING = ' '.repeat(200);

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
await once(server, 'listening');
setInterval(() => {
  const text = JSON.stringify({ at: performance.timeOrigin + performance.now(), padding: PADDING });
  for (const client of server.clients) client.send(text);
}, INTERVAL_MS);
process.on('disconnect', () => process.exit());
process.send({ url: `ws://127.0.0.1:${server.address().port}` });
