import { HEADER, rows } from '../support/client.js';
import { file, multipart, UPLOAD_HEADERS } from '../support/multipart.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

let stage: Stage;

beforeAll(async () => {
  // No file may be larger than 100 KiB, which fails as a full disk does: in the middle of writing.
  stage = await startStage({ env: { ROLES: 'api', ...ON_FILES }, before: 'ulimit -f 100' });
}, 120_000);
afterAll(() => stage?.dispose());

const FULL = { code: 'STORAGE_FULL' };
const MESSAGE = expect.stringContaining('the server has no room left');

test('a catalogue for which there is no room is refused by name, and nothing of it is left', async () => {
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

// The system takes what there is room for of a write and says how much that was, which is no error.
test.each([103_000, 110_000, 125_000])(
  'a catalogue of %i bytes whose last write is cut short is refused, and loses no byte silently',
  async (size) => {
    const csv = (HEADER + rows(1000)).padEnd(size, '\n');
    const before = await tracesAtRest(stage);
    await expect(stage.api.upload(csv)).rejects.toMatchObject({ message: MESSAGE, extensions: FULL });
    expect(await tracesAtRest(stage)).toEqual(before);
  },
  15_000,
);

test('a smaller one is taken in after that', async () => {
  expect(await stage.api.upload(HEADER + rows(100))).toEqual(expect.any(String));
});
