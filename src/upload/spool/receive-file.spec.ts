import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileBytes } from './receive-file.js';
import { SpoolSpace } from './spool-space.js';
import { Spool } from './spool.js';

const MAX_BYTES = 1000;
/** A file part as the multipart parser emits it: at most one byte more than the limit. */
const part = (bytes: number) => Readable.from([Buffer.alloc(bytes - 10), Buffer.alloc(10)]);

test('yields a file of exactly the largest size', async () => {
  await expect(buffer(fileBytes(part(MAX_BYTES), MAX_BYTES))).resolves.toHaveLength(MAX_BYTES);
});

test('rejects a larger file with CSV_TOO_LARGE, even when the spool has space for the largest file only', async () => {
  const space = new SpoolSpace(MAX_BYTES);
  const spool = await Spool.open(space);
  const release = spool.hold();
  await expect(spool.fill(fileBytes(part(MAX_BYTES + 1), MAX_BYTES))).rejects.toMatchObject({
    code: 'CSV_TOO_LARGE',
  });
  await release();
  expect(space.taken).toBe(0);
});
