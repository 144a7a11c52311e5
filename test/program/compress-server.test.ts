import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { endCommands, runCommand, startCommand } from '../support/command.js';
import { makeKey } from '../support/keys.js';
import { photo, type Stage, startStage } from '../support/stage.js';

const IMAGES = 120;

let stage: Stage;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  stage = await startStage({ env: { AUTH: 'keys' } });
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-compress-server-'));
  env = { HALFTONE_SERVER: stage.program.url, HALFTONE_KEY: await makeKey(stage.program, 'shop') };
  const picture = await photo({ width: 160, height: 120 });
  const rows = Array.from({ length: IMAGES }, (_, at) => {
    stage.host.serve(`/${at}.jpg`, picture, { type: 'image/jpeg' });
    return `Product ${at},${stage.host.url(`/${at}.jpg`)}`;
  });
  await writeFile(path.join(folder, 'shop.csv'), ['Name,Images', ...rows, ''].join('\n'));
});
afterEach(endCommands);
afterAll(async () => {
  await stage?.dispose();
  await rm(folder, { recursive: true, force: true });
});

test('a server without the key is reported with what to do', async () => {
  const { code, stderr } = await runCommand(folder, ['compress', 'shop.csv', '--out', 'none'], {
    ...env,
    HALFTONE_KEY: '',
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /Pass a key with --key, or in the variable HALFTONE_KEY; halftone keys create <name>/,
  );
});

test('a file that was rejected can be corrected and compressed by the same command', async () => {
  const words = ['compress', 'small.csv'];
  await writeFile(path.join(folder, 'small.csv'), 'Name,Images\nMug,ftp://shop.example/mug.jpg\n');
  const rejected = await runCommand(folder, words, env);
  expect(rejected).toMatchObject({ code: 1, stderr: expect.stringContaining('--skip-invalid-rows') });
  await writeFile(path.join(folder, 'small.csv'), `Name,Images\nMug,${stage.host.url('/1.jpg')}\n`);
  expect(await runCommand(folder, words, env)).toMatchObject({ code: 0, stderr: '' });
}, 60_000);

test('a catalogue that is compressed again is compared with the run before', async () => {
  const write = (...paths: string[]) =>
    writeFile(
      path.join(folder, 'nightly.csv'),
      ['Name,Images', ...paths.map((name) => `Mug,${stage.host.url(name)}`), ''].join('\n'),
    );
  await write('/2.jpg', '/3.jpg');
  const first = await runCommand(folder, ['compress', 'nightly.csv'], env);
  expect(first).toMatchObject({ code: 0, stderr: '', stdout: expect.not.stringContaining('since') });
  await write('/2.jpg', '/4.jpg');
  const inspected = await runCommand(folder, ['inspect', 'nightly.csv'], env);
  expect(inspected.stdout).toMatch(/^Compared with +(today's run of \d\d:\d\d|yesterday's run), 2 images$/m);
  const second = await runCommand(folder, ['compress', 'nightly.csv'], env);
  const line = "1 added, 1 unchanged, 1 removed since (today's run of \\d\\d:\\d\\d|yesterday's run)";
  expect(second.stdout).toMatch(new RegExp(`^${line}\\.$`, 'm'));
  const third = startCommand(
    folder,
    ['compress', 'nightly.csv', '--out', 'third', '--json', '--no-compare'],
    env,
  );
  await third.ended;
  const finished = third.events().at(-1)!;
  expect(finished).toMatchObject({ event: 'finished', comparison: null });
  const status = await runCommand(folder, ['status', String(finished.requestId)], env);
  expect(status.stdout).not.toContain('Changes');
}, 90_000);

test('a command that is killed while it saves leaves only whole files, and the same command saves the rest', async () => {
  const words = ['compress', 'shop.csv', '--json'];
  const killed = startCommand(folder, words, env);
  // At once, since a moment later the command may have saved all of them.
  killed.child.stdout!.on('data', () => {
    if (killed.events().some(({ event }) => event === 'image')) killed.child.kill('SIGKILL');
  });
  expect(await killed.ended).toBeNull();
  const collected = path.join(folder, 'shop-compressed/.halftone/collected/images');
  const saved = new Map<string, number>();
  for (const name of await readdir(collected)) {
    expect(await sharp(await readFile(path.join(collected, name))).metadata()).toMatchObject({ width: 160 });
    saved.set(name, (await stat(path.join(collected, name))).ino);
  }
  expect(saved.size).toBeGreaterThan(0);

  const command = startCommand(folder, words, env);
  expect(await command.ended).toBe(0);
  const events = command.events();
  expect(events[0]).toMatchObject({
    event: 'started',
    requestId: killed.events()[0]!.requestId,
    totalImages: IMAGES,
  });
  expect(events.filter(({ event }) => event === 'image')).toHaveLength(IMAGES);
  expect(events.at(-1)).toMatchObject({
    event: 'finished',
    status: 'COMPLETED',
    completedImages: IMAGES,
    failedImages: 0,
    outputCsv: 'shop-compressed/output.csv',
    errorsCsv: null,
    exitCode: 0,
  });
  const images = path.join(folder, 'shop-compressed/images');
  for (const [name, ino] of saved)
    expect([name, (await stat(path.join(images, name))).ino]).toEqual([name, ino]);
  expect(await readdir(images)).toHaveLength(IMAGES);
  // The server's links are permanent, so they stay.
  const output = await readFile(path.join(folder, 'shop-compressed/output.csv'), 'utf8');
  expect(output.split(`${stage.program.url}/files/requests/`)).toHaveLength(IMAGES + 1);
}, 120_000);
