import { HEADER, rows } from '../support/client.js';
import { file, multipart, UPLOAD_HEADERS } from '../support/multipart.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

let stage: Stage;

beforeAll(async () => {
  // No file may exceed 100 KiB, so a write fails half way, as it does on a full disk.
  stage = await startStage({ env: { ROLES: 'api', ...ON_FILES }, before: 'ulimit -f 100' });
}, 120_000);
afterAll(() => stage?.dispose());

const FULL = { code: 'STORAGE_FULL' };
const MESSAGE = expect.stringContaining('the storage of the server is full');

test('rejects a CSV that does not fit on the disk with STORAGE_FULL and leaves nothing behind', async () => {
  const large = HEADER + rows(5000);
  const before = await tracesAtRest(stage);
  await expect(stage.api.upload(large)).rejects.toMatchObject({ message: MESSAGE, extensions: FULL });
  const form = await fetch(`${stage.program.url}/api/upload`, {
    method: 'POST',
    headers: UPLOAD_HEADERS,
    body: new Uint8Array(multipart([file(large, 'a.csv', 'file')])),
  });
  expect([form.status, await form.json()]).toEqual([
    507,
    expect.objectContaining({ ...FULL, detail: MESSAGE }),
  ]);
  expect(await tracesAtRest(stage)).toEqual(before);
});

// A write that only partly fits stores that part and returns its length without an error.
test.each([103_000, 110_000, 125_000])(
  'rejects a CSV of %i bytes whose last write is short, and does not lose bytes silently',
  async (size) => {
    const csv = (HEADER + rows(1000)).padEnd(size, '\n');
    const before = await tracesAtRest(stage);
    await expect(stage.api.upload(csv)).rejects.toMatchObject({ message: MESSAGE, extensions: FULL });
    expect(await tracesAtRest(stage)).toEqual(before);
  },
  15_000,
);

test('accepts a smaller CSV afterwards', async () => {
  expect(await stage.api.upload(HEADER + rows(100))).toEqual(expect.any(String));
});
