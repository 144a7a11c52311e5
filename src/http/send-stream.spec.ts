import { PassThrough, Readable } from 'node:stream';
import { sendStream } from './send-stream.js';

test('sends all of it', async () => {
  const client = new PassThrough();
  await sendStream(Readable.from(['a', 'b']), client);
  expect(String(Buffer.concat(await client.toArray()))).toBe('ab');
});

test('what it fails with is told', async () => {
  const broken = new Readable({ read: () => broken.destroy(new Error('disk on fire')) });
  await expect(sendStream(broken, new PassThrough())).rejects.toThrow('disk on fire');
});

test.each<[string, (client: PassThrough) => void]>([
  ['before it begins', (client) => client.destroy()],
  ['in the middle', (client) => client.once('data', () => client.destroy())],
])('a client that hangs up %s is no error, and nothing is left open', async (_, hangUp) => {
  const stream = new Readable({ read: () => void stream.push('x') });
  const client = new PassThrough();
  hangUp(client);
  await sendStream(stream, client);
  expect(stream.destroyed).toBe(true);
});
