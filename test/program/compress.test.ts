import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { endCommands, runCommand, startCommand, startInTerminal } from '../support/command.js';
import { type ImageHost, startImageHost } from '../support/image-host.js';
import { answer, hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { photo, until } from '../support/stage.js';

const ALLOWED = { FETCH_ALLOW_PRIVATE: '127.0.0.0/8' };

let folder: string;
let host: ImageHost;
let picture: Buffer;

beforeAll(async () => {
  picture = await photo({ width: 320, height: 240 });
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-compress-'));
  host = await startImageHost();
  for (const name of ['/red/mug.jpg', '/blue/mug.jpg', '/lamp.jpg'])
    host.serve(name, picture, { type: 'image/jpeg' });
});
afterEach(async () => {
  await endCommands();
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const inFolder = (...parts: string[]) => path.join(folder, ...parts);
const read = (...parts: string[]) => readFile(inFolder(...parts), 'utf8');
const writeCatalogue = (...names: string[]) =>
  writeFile(
    inFolder('shop.csv'),
    ['Name,Images', ...names.map((name, at) => `Product ${at + 1},${host.url(name)}`), ''].join('\n'),
  );
const requestIdIn = async (out: string) =>
  (JSON.parse(await read(out, '.halftone', 'state.json')) as { requestId: string }).requestId;

test('compresses a catalogue in a pipe, and the same command brings the folder up to date', async () => {
  await writeCatalogue('/red/mug.jpg', '/blue/mug.jpg', '/gone.jpg');
  const words = ['compress', 'shop.csv', '--format', 'webp', '--max-width', '160', '--out', 'results'];
  const first = await runCommand(folder, words, ALLOWED);
  expect(first).toMatchObject({ code: 2, stderr: '' });
  expect(first.stdout).toContain('shop.csv: 3 images of 3 products.\n');
  expect(first.stdout).toMatch(/2 of 3 images compressed\. .* saved\.\n {2}1 × HTTP_STATUS: .*gone\.jpg/);
  expect(first.stdout).toContain('Run the same command again to retry the failed images.');
  // Control characters are for terminals.
  expect(first.stdout).not.toContain('\u001B');
  expect((await readdir(inFolder('results'))).toSorted()).toEqual([
    '.halftone',
    'errors.csv',
    'images',
    'output.csv',
  ]);
  expect((await readdir(inFolder('results/images'))).toSorted()).toEqual(['mug-2.webp', 'mug.webp']);
  expect(await sharp(await readFile(inFolder('results/images/mug-2.webp'))).metadata()).toMatchObject({
    format: 'webp',
    width: 160,
  });
  const [, red, , gone] = (await read('results/output.csv')).split('\n');
  expect(red).toBe(`Product 1,${host.url('/red/mug.jpg')},images/mug.webp,COMPLETED,`);
  expect(gone).toMatch(/^Product 3,\S+,,FAILED,HTTP_STATUS/);
  expect((await read('results/errors.csv')).split('\n')).toHaveLength(3);

  // One is there now, another has changed, and a third is new in the catalogue.
  host.serve('/gone.jpg', picture, { type: 'image/jpeg' });
  host.serve('/blue/mug.jpg', await photo({ width: 640, height: 240 }), { type: 'image/jpeg' });
  await writeCatalogue('/red/mug.jpg', '/blue/mug.jpg', '/gone.jpg', '/lamp.jpg');
  const second = await runCommand(folder, words, ALLOWED);
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.stdout).toContain('4 of 4 images compressed.');
  expect(second.stdout).toMatch(/\n1 added, 2 changed, 1 unchanged since today's run of [0-9:]+\.\n/);
  expect((await readdir(inFolder('results/images'))).toSorted()).toEqual(
    ['gone', 'lamp', 'mug-2', 'mug'].map((name) => `${name}.webp`),
  );
  expect(await sharp(await readFile(inFolder('results/images/mug-2.webp'))).metadata()).toMatchObject({
    width: 160,
    height: 60,
  });
  expect(existsSync(inFolder('results/errors.csv'))).toBe(false);

  // The host is away: the results stay.
  const output = await read('results/output.csv');
  for (const name of ['/red/mug.jpg', '/blue/mug.jpg', '/gone.jpg', '/lamp.jpg'])
    host.on(name, answer('Not found', { status: 404, type: 'text/plain' }));
  const third = await runCommand(folder, words, ALLOWED);
  expect(third).toMatchObject({ code: 1, stderr: '' });
  expect(third.stdout).toContain('Nothing was compressed, so results keeps the results of the run before.');
  expect([await read('results/output.csv'), existsSync(inFolder('results/images/mug.webp'))]).toEqual([
    output,
    true,
  ]);
  const other = await runCommand(folder, [...words, '--quality', '80'], ALLOWED);
  expect(other).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('results has the results of another --quality.'),
  });
}, 120_000);

test('stops at Ctrl-C in a terminal, continues after that and after a kill, and fetches no image twice', async () => {
  await writeCatalogue('/red/mug.jpg', '/lamp.jpg');
  host.on('/lamp.jpg', hangBeforeHeaders);
  const words = ['compress', 'shop.csv', '--replace', '--image-url', 'https://cdn.example/shop/'];
  const stopped = startInTerminal(folder, words, ALLOWED);
  // The bar is redrawn in place.
  await until(() => /[█░]+ +50 % +1\/2/.test(stopped.stdout()), 60_000);
  expect(stopped.stdout()).toContain('\u001B[1G');
  stopped.child.stdin!.write('\u0003');
  expect(await stopped.ended).toBe(130);
  expect(stopped.stdout()).toContain(
    'Stopped at 1 of 2 images, which are kept. Run the same command again to continue.',
  );
  const requestId = await requestIdIn('shop-compressed');
  expect(existsSync(inFolder('shop-compressed/output.csv'))).toBe(false);

  const killed = startCommand(folder, [...words, '--json'], ALLOWED);
  await until(() => killed.events().some(({ event }) => event === 'progress'), 60_000);
  killed.child.kill('SIGKILL');
  expect(await killed.ended).toBeNull();
  expect((await readdir(inFolder('shop-compressed'))).toSorted()).toEqual(['.halftone']);

  host.serve('/lamp.jpg', picture, { type: 'image/jpeg' });
  // The server of the killed command ends by itself, and what it worked on is due again.
  const last = await runCommand(folder, words, ALLOWED);
  expect(last).toMatchObject({ code: 0, stderr: '' });
  expect(await requestIdIn('shop-compressed')).toBe(requestId);
  expect(host.hits('/red/mug.jpg')).toBe(1);
  expect(await read('shop-compressed/output.csv')).toBe(
    'Name,Images\nProduct 1,https://cdn.example/shop/mug.jpg\nProduct 2,https://cdn.example/shop/lamp.jpg\n',
  );
}, 180_000);

test('compresses a folder of pictures in several sizes, and keeps its folders and names', async () => {
  await mkdir(inFolder('photos/red'), { recursive: true });
  await writeFile(inFolder('photos/red/mug, big.jpg'), picture);
  await writeFile(inFolder('photos/lamp.jpg'), picture);
  await writeFile(inFolder('photos/broken.png'), 'no picture');
  const words = ['compress', 'photos', '--format', 'avif', '--sizes', '160,640'];
  const { code, stdout, stderr } = await runCommand(folder, words);
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(stdout).toContain('photos: 3 images.\n');
  expect(stdout).toMatch(/1 × NOT_AN_IMAGE: .* broken\.png\n/);
  expect(
    await sharp(await readFile(inFolder('photos-compressed/images/red/mug, big.avif'))).metadata(),
  ).toMatchObject({
    width: 320,
  });
  const output = await read('photos-compressed/output.csv');
  expect(output).toContain(
    '"red/mug, big.jpg",red/mug%2C%20big.jpg,images/red/mug%2C%20big.avif,COMPLETED,,' +
      '"images/red/mug%2C%20big-160w.avif 160w, images/red/mug%2C%20big.avif 320w"\n',
  );
  expect(
    await sharp(await readFile(inFolder('photos-compressed/images/red/mug, big-160w.avif'))).metadata(),
  ).toMatchObject({ width: 160 });
  expect(output).not.toContain('127.');
  // A program gets the names of the files, as their addresses end with the run.
  const again = startCommand(folder, [...words, '--json']);
  await again.ended;
  const [events, text] = [again.events(), JSON.stringify(again.events())];
  expect(events[0]).toMatchObject({ event: 'started', fileName: 'photos' });
  expect(events).toContainEqual(expect.objectContaining({ event: 'image', inputFile: 'red/mug, big.jpg' }));
  expect(text).not.toMatch(/inputUrl|127\./);
}, 120_000);

test('a file or an option that is rejected leaves no folder behind, and a folder that was there as it was', async () => {
  await writeCatalogue('/lamp.jpg');
  await mkdir(inFolder('mine'));
  for (const out of ['new', 'mine']) {
    const words = ['compress', 'shop.csv', '--quality', '500', '--out', out];
    expect(await runCommand(folder, words)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('quality'),
    });
  }
  expect([existsSync(inFolder('new')), await readdir(inFolder('mine'))]).toEqual([false, []]);
}, 60_000);

test('the embedded server fetches no private address that the user has not allowed, and then nothing is done', async () => {
  await writeCatalogue('/lamp.jpg');
  const { code, stdout } = await runCommand(folder, ['compress', 'shop.csv']);
  expect(code).toBe(1);
  expect(stdout).toContain('0 of 1 image compressed.');
  expect(stdout).toContain('1 × URL_NOT_ALLOWED');
  expect(stdout).toMatch(
    /\n\nAll images are on 127\.0\.0\.1, a private address\. Run the same command with FETCH_ALLOW_PRIVATE=127\.0\.0\.0\/8 before it\.\n$/,
  );
  expect(stdout).not.toMatch(/operator|--server/);
  expect(host.hits('/lamp.jpg')).toBe(0);
}, 60_000);

test.each([
  [
    ['compress', 'gone.csv'],
    'gone.csv cannot be read: there is no such file. Name a catalogue, or a folder of pictures.',
  ],
  [
    ['compress', 'photos', '--server', 'http://127.0.0.1:9'],
    'photos is a folder, whose pictures a server cannot fetch',
  ],
  [['compress', 'empty'], 'empty has no picture: name a folder with JPEG'],
  [['compress', 'shop.csv', '--out', 'mine'], 'Halftone did not write it: name another folder with --out.'],
  [['compress', 'shop.csv', '--server', 'halftone.example'], '--server must begin with http:// or https://'],
  [['compress', 'shop.csv', '--server', 'http://127.0.0.1:9'], 'No answer from http://127.0.0.1:9'],
  [['compress', 'shop.csv', '--image-url', 'cdn'], '--image-url must begin with http:// or https://.'],
])('%j is rejected before anything is written', async (words, message) => {
  await writeCatalogue('/lamp.jpg');
  for (const name of ['photos', 'empty', 'mine/images']) await mkdir(inFolder(name), { recursive: true });
  await writeFile(inFolder('photos/lamp.jpg'), picture);
  const { code, stdout, stderr } = await runCommand(folder, words);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  expect(stdout).toMatch(/^(Reading shop\.csv …\n)?$/);
});
