import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '../../src/common/index.js';
import { catalogue } from '../support/client.js';
import { runCommand, startCommand } from '../support/command.js';
import { answer, hangBeforeHeaders, held } from '../support/image-host.behaviours.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let folder: string;
let receiver: Receiver;

beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone' } });
  receiver = await startReceiver();
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-requests-'));
  await stage.servePhoto('/mug.jpg', { width: 160, height: 120 });
});
afterAll(async () => {
  await receiver?.close();
  await stage?.dispose();
  await rm(folder, { recursive: true, force: true });
});

const halftone = (...words: readonly string[]) =>
  runCommand(folder, words, { HALFTONE_SERVER: stage.program.url });

const printed = (stdout: string) => ({ code: 0, stderr: '', stdout });

test('follows a request to its end, shows and lists it, and retries what failed', async () => {
  const lamp = held(answer('Not found', { status: 404, type: 'text/plain' }));
  stage.host.on('/lamp.jpg', lamp.behaviour);
  const id = await stage.api.upload(
    catalogue([stage.host.url('/mug.jpg')], [stage.host.url('/gone.jpg')], [stage.host.url('/lamp.jpg')]),
  );
  const watching = startCommand(folder, ['watch', id], { HALFTONE_SERVER: stage.program.url });
  await stage.until(() => /66 % +2\/3 +1 failed/.test(watching.stdout()));
  expect((await halftone('status', id)).stdout).toMatch(/Status +Processing\n.*Images +1 of 3, 1 failed\n/s);
  expect((await halftone('list', '--status', 'completed')).stdout).toBe(
    'There are no requests. To make one: halftone compress <file> --server <url>\n',
  );
  lamp.release();
  expect(await watching.ended).toBe(2);
  expect(watching.stdout()).toMatch(/Status +Partly failed: 2 of 3 images\n/);
  expect(watching.stdout()).toContain(`To retry them: halftone retry ${id}\n`);

  const status = await halftone('status', id, '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({ id, status: 'PARTIAL' });
  expect((await halftone('list')).stdout).toMatch(new RegExp(`^${id} +Partly failed +1/3 +2 `, 'm'));
  expect(await halftone('retry', id)).toEqual(printed(`Retrying. To follow it: halftone watch ${id}\n`));
  expect((await halftone('watch', id, '--json')).stdout.trim().split('\n').at(-1)).toMatch(
    /"event":"finished".*"exitCode":2/,
  );
}, 60_000);

test('cancels and deletes a request, and says so when there is none', async () => {
  stage.host.on('/slow.jpg', hangBeforeHeaders);
  const id = await stage.api.upload(catalogue([stage.host.url('/slow.jpg')]));
  expect((await halftone('cancel', id)).stdout).toMatch(/^Cancelled \S+; 0 images are kept\.\n$/);
  expect(await halftone('delete', id)).toEqual(printed(`Deleted ${id} with its files.\n`));
  for (const command of ['delete', 'status', 'watch']) {
    expect(await halftone(command, id)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${stage.program.url} has no request ${id}: halftone list shows them.\n`,
    });
  }
}, 60_000);

test('compresses the file of a request again, as it was and with another format', async () => {
  const csv = `Title,Photo,Link\nMug,${stage.host.url('/mug.jpg')},${stage.host.url('/gone.jpg')}\n`;
  const given = { columns: { images: ['Photo'] }, output: 'REPLACE', maxWidth: 80 };
  const id = await stage.api.upload(csv, given, 'mugs of may.csv');
  await stage.api.settled(id);
  const fields = `query ($id: ID!) { request(id: $id) { fileName options { format maxWidth }
    uploadOptions { output columns { images } } comparison { previousRequestId } } }`;
  for (const [words, format] of [[[], 'ORIGINAL'] as const, [['--format', 'webp'], 'WEBP'] as const]) {
    const { code, stdout } = await halftone('rerun', id, ...words);
    const [, again] = /^Started (\S+) with 1 images? of mugs of may\.csv\./.exec(stdout)!;
    expect(code).toBe(0);
    expect(stdout).toContain(`halftone watch ${again}\n`);
    await stage.api.settled(again!);
    const { request } = await stage.api.query<{ request: object }>(fields, { id: again });
    expect(request).toMatchObject({
      fileName: 'mugs of may.csv',
      options: { format, maxWidth: 80 },
      uploadOptions: { output: 'REPLACE', columns: { images: ['Photo'] } },
    });
  }
  expect(await halftone('rerun', newId())).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/has no request/),
  });
}, 60_000);

test('registers, tests, rotates, disables and removes a webhook', async () => {
  expect((await halftone('webhooks', 'list')).stdout).toContain('halftone webhooks add <url>');
  const added = await halftone('webhooks', 'add', receiver.url('/hook'), '--event', 'request.completed');
  expect(added).toMatchObject({ code: 0, stderr: '' });
  const [, id] = /^(\S+) sends to /.exec(added.stdout)!;
  expect(added.stdout).toMatch(/shown only now: whsec_\S+\n/);
  expect((await halftone('webhooks', 'test', id!)).stdout).toMatch(/^Sending webhook\.test to /);
  let deliveries = '';
  await stage.until(async () => {
    deliveries = (await halftone('webhooks', 'deliveries', id!)).stdout;
    return deliveries.includes('Delivered');
  }, 30_000);
  const [, delivery] = /^(\S+) +Delivered/m.exec(deliveries)!;
  expect((await halftone('webhooks', 'redeliver', delivery!)).code).toBe(0);
  expect((await halftone('webhooks', 'rotate', id!)).stdout).toMatch(/whsec_.*The old secret signs too/s);
  expect((await halftone('webhooks', 'disable', id!)).stdout).toBe(`${id} is disabled.\n`);
  expect((await halftone('webhooks', 'enable', id!)).stdout).toBe(`${id} is active.\n`);
  expect(JSON.parse((await halftone('webhooks', 'list', '--json')).stdout)).toMatchObject({
    id,
    events: ['request.completed'],
  });
  expect(await halftone('webhooks', 'remove', id!)).toEqual(printed(`Removed ${id}.\n`));
  expect((await halftone('webhooks', 'remove', id!)).code).toBe(1);
}, 60_000);

test('inspects a catalogue on a server, and without one', async () => {
  await writeFile(path.join(folder, 'good.csv'), 'Name,Images\nMug,https://images.example/mug.jpg\n');
  await writeFile(path.join(folder, 'near.csv'), 'Name,Images\nMug,http://127.0.0.1:45665/mug.jpg\n');
  await writeFile(path.join(folder, 'bad.csv'), 'Name,Images\nMug,ftp://images.example/mug.jpg\n');
  const bad = await halftone('inspect', 'bad.csv');
  expect(bad).toMatchObject({ code: 1, stderr: '' });
  expect(bad.stdout).toMatch(
    /Row errors \(1\):\n {2}.*ftp:.*\n\nIt would be rejected: .*--skip-invalid-rows/s,
  );
  expect((await halftone('inspect', 'near.csv')).stdout).toContain(
    '127.0.0.1:45665 (1 image): a private address, which the server allows only with FETCH_ALLOW_PRIVATE=127.0.0.0/8.\n',
  );
  expect((await runCommand(folder, ['inspect', 'near.csv'])).stdout).toContain(
    '127.0.0.1:45665 (1 image): a private address, which is not allowed. Set FETCH_ALLOW_PRIVATE=127.0.0.0/8\n',
  );
  const good = await runCommand(folder, ['inspect', 'good.csv']);
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toMatch(
    /Rows +1, 0 invalid\nImages +1, .*Hosts +images\.example \(1\)\n.*To compress it: halftone compress good\.csv\n$/s,
  );
}, 60_000);

test('a server that is none, and one that does not run, are reported with what to check', async () => {
  const wrong = await runCommand(folder, ['list', '--server', stage.host.origin]);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('Check the URL after --server.') });
  const none = await runCommand(folder, ['list', '--server', 'http://127.0.0.1:9']);
  expect(none.stderr).toMatch(
    /^No answer from http:\/\/127\.0\.0\.1:9: .*Check that it is running \(halftone serve\)/,
  );
});
