import { type ApiError } from '../support/client.js';
import { answer, answerUnlessKnown } from '../support/image-host.behaviours.js';
import {
  a,
  comparisonOf,
  hold,
  jpeg,
  newName,
  otherShop,
  run,
  shop,
  stage,
  upload,
  useComparisonStage,
} from './comparison-stage.js';

/* oxlint-disable typescript/no-explicit-any -- the tests know their queries */

useComparisonStage();

test('without a named request, the last one of the same owner and file name that has results is taken', async () => {
  const [name, path] = [newName(), '/auto.jpg'];
  stage.host.on(path, answer(a, jpeg));
  const first = await run([path], name);
  await run([path], newName());
  await run([path], name, {}, otherShop);
  // Every image failed, so there is nothing to compare with.
  await run(['/never.jpg'], name);
  const deleted = await run([path], name);
  await shop.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: deleted });
  const previous = async (input: object) =>
    (await comparisonOf(await run([path], name, { ...input })))?.previousRequestId ?? null;
  expect(await previous({ compare: false })).toBeNull();
  await stage.sql('UPDATE requests SET status = $2 WHERE file_name = $1 AND NOT id = $3', [
    name,
    'CANCELLED',
    first,
  ]);
  const second = await previous({});
  expect(second).toBe(first);
  expect(await previous({ previousRequestId: first })).toBe(first);
  expect(await previous({})).not.toBe(first);
});

test('an inspection says with which request the images will be compared', async () => {
  const [name, path] = [newName(), '/inspected.jpg'];
  stage.host.on(path, answer(a, jpeg));
  const inspect = async (form: Record<string, string> = {}) => {
    const body = new FormData();
    body.set('file', new Blob([`Name,Images\nMug,${stage.host.url(path)}\n`]), name);
    for (const [field, value] of Object.entries(form)) body.set(field, value);
    const response = await fetch(`${stage.program.url}/api/inspect`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.key}` },
      body,
    });
    return ((await response.json()) as any).previousRequest;
  };
  expect(await inspect()).toBeNull();
  const id = await run([path, path], name);
  expect(await inspect()).toEqual({ id, fileName: name, createdAt: expect.any(String), totalImages: 2 });
  expect(await inspect({ compare: 'false' })).toBeNull();
});

test('an upload that names another owner’s request, an unknown one or a running one is rejected', async () => {
  const path = '/rejected.jpg';
  const release = hold(path, a);
  const running = await upload([path], newName());
  const foreign = await upload([path], newName(), {}, otherShop);
  const before = await stage.sql('SELECT id FROM requests ORDER BY id');
  const errorOf = (previousRequestId: string, more: object = {}) =>
    upload([path], newName(), { previousRequestId, ...more }).then(
      () => 'no error',
      ({ code, message }: ApiError) => [code, message.includes(previousRequestId)],
    );
  expect([
    await errorOf(running),
    await errorOf(foreign),
    await errorOf('00000000-0000-7000-8000-000000000000'),
    await errorOf('no-uuid'),
    (await errorOf(running, { compare: false }))[0],
  ]).toEqual([
    ['INVALID_STATE', true],
    ['NOT_FOUND', true],
    ['NOT_FOUND', true],
    ['NOT_FOUND', true],
    'INVALID_INPUT',
  ]);
  expect(await stage.sql('SELECT id FROM requests ORDER BY id')).toEqual(before);
  release();
  await shop.settled(running);
});

test('results of an earlier version, whose bytes are not known, are not compared', async () => {
  const [name, path] = [newName(), '/old-version.jpg'];
  stage.host.on(path, answerUnlessKnown(a, '"1"', jpeg));
  const first = await run([path], name);
  await stage.sql('UPDATE images SET input_hash = NULL WHERE request_id = $1', [first]);
  const second = await run([path], name);
  expect(await comparisonOf(second)).toBeNull();
  expect(await comparisonOf(await run([path], name))).toMatchObject({
    previousRequestId: second,
    unchanged: 1,
  });
});
