import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Spool } from './spool.js';

async function filled(bytes: Uint8Array): Promise<Spool> {
  const spool = await Spool.open();
  const parts = Array.from({ length: Math.ceil(bytes.length / 10_007) }, (_, at) =>
    bytes.subarray(at * 10_007, (at + 1) * 10_007),
  );
  await spool.fill(Readable.from(parts));
  return spool;
}

test.each([0, 1, 65_536, 1_000_000])(
  '%d bytes are read as they were written, by several at once',
  async (size) => {
    const bytes = randomBytes(size);
    const spool = await filled(bytes);
    for (const read of await Promise.all([1, 2, 3].map(() => buffer(spool.read())))) {
      expect(read.equals(bytes)).toBe(true);
    }
    await spool.close();
  },
);

test('closes though a reader has left half way, or never began', async () => {
  const spool = await filled(randomBytes(1_000_000));
  const [left, idle] = [spool.read(), spool.read()];
  await once(left, 'readable');
  left.destroy();
  await spool.close();
  idle.on('error', () => {});
  await expect(buffer(idle)).rejects.toThrow('closed');
});
