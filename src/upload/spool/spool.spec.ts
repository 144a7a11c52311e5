import { once } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { SpoolSpace } from './spool-space.js';
import { Spool } from './spool.js';

const space = new SpoolSpace(4_000_000);

// Every test must leave no byte counted.
afterEach(() => expect(space.taken).toBe(0));

async function openSpool(): Promise<{ spool: Spool; release: () => Promise<void> }> {
  const spool = await Spool.open(space);
  return { spool, release: spool.hold() };
}

async function fillSpool(bytes: Uint8Array) {
  const { spool, release } = await openSpool();
  const parts = Array.from({ length: Math.ceil(bytes.length / 10_007) }, (_, at) =>
    bytes.subarray(at * 10_007, (at + 1) * 10_007),
  );
  await spool.fill(Readable.from(parts));
  return { spool, release };
}

test.each([0, 1, 65_536, 1_000_000])(
  'returns %d bytes as they were written to three concurrent readers',
  async (size) => {
    const bytes = randomBytes(size);
    const { spool, release } = await fillSpool(bytes);
    for (const read of await Promise.all([1, 2, 3].map(() => buffer(spool.read())))) {
      expect(read.equals(bytes)).toBe(true);
    }
    expect(await spool.arrived()).toBe(createHash('sha256').update(bytes).digest('hex'));
    await release();
  },
);

test('passes each byte to a reader as it arrives', async () => {
  const { spool, release } = await openSpool();
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

test('closes although one reader stopped half way and another never started', async () => {
  const { spool, release } = await fillSpool(randomBytes(1_000_000));
  const [left, idle] = [spool.read(), spool.read()];
  await once(left, 'readable');
  left.destroy();
  await release();
  idle.on('error', () => {});
  await expect(buffer(idle)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(() => spool.hold()).toThrow('interrupted');
});

test('stays open until the last holder releases it; releasing twice has no effect', async () => {
  const { spool, release } = await fillSpool(Buffer.from('kept'));
  const second = spool.hold();
  await release();
  await release();
  expect(String(await buffer(spool.read()))).toBe('kept');
  await second();
  await expect(buffer(spool.read())).rejects.toThrow('interrupted');
});

test('passes an error of the source to everything that reads or waits', async () => {
  const { spool, release } = await openSpool();
  const source = new PassThrough();
  const filling = spool.fill(source);
  const waiting = [filling, spool.arrived(), buffer(spool.read())].map((wait) =>
    wait.catch((e: unknown) => e),
  );
  source.write('begun');
  const error = new Error('cut short');
  source.destroy(error);
  for (const outcome of waiting) expect(await outcome).toBe(error);
  await release();
});

test('drops bytes that arrive after it was closed', async () => {
  const { spool, release } = await openSpool();
  const source = new PassThrough();
  const filling = spool.fill(source);
  source.write('begun');
  await release();
  source.end(randomBytes(100_000));
  await expect(filling).resolves.toBeUndefined();
});

test('rejects bytes for which all spools together have no space, and accepts them once space is free', async () => {
  const first = await fillSpool(randomBytes(3_000_000));
  const rejection = { code: 'TOO_MANY_UPLOADS', details: { retryAfterSeconds: expect.any(Number) } };
  const second = await openSpool();
  await expect(second.spool.fill(Readable.from([randomBytes(1_000_001)]))).rejects.toMatchObject(rejection);
  await expect(buffer(second.spool.read())).rejects.toMatchObject(rejection);
  await second.release();
  await first.release();
  await (await fillSpool(randomBytes(3_000_000))).release();
});
