import { once } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { SpoolSpace } from './spool-space.js';
import { Spool } from './spool.js';

const space = new SpoolSpace(4_000_000);

// Whatever a test does with its spools, no byte stays counted.
afterEach(() => expect(space.taken).toBe(0));

async function opened(): Promise<{ spool: Spool; release: () => Promise<void> }> {
  const spool = await Spool.open(space);
  return { spool, release: spool.hold() };
}

async function filled(bytes: Uint8Array) {
  const { spool, release } = await opened();
  const parts = Array.from({ length: Math.ceil(bytes.length / 10_007) }, (_, at) =>
    bytes.subarray(at * 10_007, (at + 1) * 10_007),
  );
  await spool.fill(Readable.from(parts));
  return { spool, release };
}

test.each([0, 1, 65_536, 1_000_000])(
  '%d bytes are read as they were written, by several at once',
  async (size) => {
    const bytes = randomBytes(size);
    const { spool, release } = await filled(bytes);
    for (const read of await Promise.all([1, 2, 3].map(() => buffer(spool.read())))) {
      expect(read.equals(bytes)).toBe(true);
    }
    expect(await spool.whole()).toBe(createHash('sha256').update(bytes).digest('hex'));
    await release();
  },
);

test('gives a reader each byte as it arrives', async () => {
  const { spool, release } = await opened();
  const source = new PassThrough();
  const filling = spool.fill(source);
  const reader = spool.read();
  source.write('one');
  expect(String((await once(reader, 'data'))[0])).toBe('one');
  source.end('two');
  expect(String((await once(reader, 'data'))[0])).toBe('two');
  await filling;
  await once(reader, 'end');
  await release();
});

test('closes though a reader has left half way, or never began', async () => {
  const { spool, release } = await filled(randomBytes(1_000_000));
  const [left, idle] = [spool.read(), spool.read()];
  await once(left, 'readable');
  left.destroy();
  await release();
  idle.on('error', () => {});
  await expect(buffer(idle)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(() => spool.hold()).toThrow('broke off');
});

test('stays open until the last holder has released it, each once', async () => {
  const { spool, release } = await filled(Buffer.from('kept'));
  const second = spool.hold();
  await release();
  await release();
  expect(String(await buffer(spool.read()))).toBe('kept');
  await second();
  await expect(buffer(spool.read())).rejects.toThrow('broke off');
});

test('tells all who read or wait of an error of the source', async () => {
  const { spool, release } = await opened();
  const source = new PassThrough();
  const filling = spool.fill(source);
  const waiting = [filling, spool.whole(), buffer(spool.read())].map((wait) => wait.catch((e: unknown) => e));
  source.write('begun');
  const error = new Error('cut short');
  source.destroy(error);
  for (const outcome of waiting) expect(await outcome).toBe(error);
  await release();
});

test('drops what arrives after it was closed', async () => {
  const { spool, release } = await opened();
  const source = new PassThrough();
  const filling = spool.fill(source);
  source.write('begun');
  await release();
  source.end(randomBytes(100_000));
  await expect(filling).resolves.toBeUndefined();
});

test('refuses bytes for which all spools together have no space, and takes them once there is some', async () => {
  const first = await filled(randomBytes(3_000_000));
  const refused = { code: 'TOO_MANY_UPLOADS', details: { retryAfterSeconds: expect.any(Number) } };
  const second = await opened();
  await expect(second.spool.fill(Readable.from([randomBytes(1_000_001)]))).rejects.toMatchObject(refused);
  await expect(buffer(second.spool.read())).rejects.toMatchObject(refused);
  await second.release();
  await first.release();
  await (await filled(randomBytes(3_000_000))).release();
});
