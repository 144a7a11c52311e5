import { PassThrough, Readable } from 'node:stream';
import { sendStream } from './send-stream.js';

test('the whole stream is sent', async () => {
  const client = new PassThrough();
  await sendStream(Readable.from(['a', 'b']), client);
  expect(String(Buffer.concat(await client.toArray()))).toBe('ab');
});

test('an error of the stream is thrown', async () => {
  const broken = new Readable({ read: () => broken.destroy(new Error('disk on fire')) });
  await expect(sendStream(broken, new PassThrough())).rejects.toThrow('disk on fire');
});

test.each<[string, (client: PassThrough) => void]>([
  ['before the start', (client) => client.destroy()],
  ['in the middle', (client) => client.once('data', () => client.destroy())],
])('a client that disconnects %s is not an error, and the stream is destroyed', async (_, disconnect) => {
  const stream = new Readable({ read: () => void stream.push('x') });
  const client = new PassThrough();
  disconnect(client);
  await sendStream(stream, client);
  expect(stream.destroyed).toBe(true);
});
