import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { catalogue } from '../support/client.js';
import { curl, type CurlAnswer } from '../support/curl.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { ON_FILES } from '../support/objects.js';
import { openFiles } from '../support/open-files.js';
import { received, requestHead, sendRaw } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';

const run = promisify(execFile);

let stage: Stage;
let folder: string;

beforeAll(async () => {
  // Always the file store, because one test deletes a stored file.
  stage = await startStage({ env: { ...ON_FILES } });
  await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
  await stage.servePhoto('/b.jpg', { width: 300, height: 200 });
  await stage.servePhoto('/c.png', { width: 64, height: 64, format: 'png' });
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-zip-'));
}, 60_000);
afterAll(async () => {
  await stage?.dispose();
  await rm(folder, { recursive: true });
});

const at = (id: string, query = '') => `${stage.program.url}/api/requests/${id}/images.zip${query}`;
const urls = (...paths: string[]) => paths.map((name) => stage.host.url(name));
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Returns an SVG, which is stored without compression. */
const drawing = (inside: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${inside}</svg>`);

async function settle(csv: string): Promise<string> {
  const id = await stage.api.upload(csv);
  await stage.api.settled(id);
  return id;
}

/** Unpacks a response with `unzip` and returns the files by name. */
async function unzip({ body }: CurlAnswer): Promise<Map<string, Buffer>> {
  const target = await mkdtemp(path.join(folder, 'out-'));
  await writeFile(path.join(target, 'images.zip'), body);
  await run('unzip', ['-tq', 'images.zip'], { cwd: target });
  await run('unzip', ['-q', 'images.zip', '-d', 'images'], { cwd: target });
  const names = await readdir(path.join(target, 'images'));
  return new Map(
    await Promise.all(
      names
        .toSorted()
        .map(async (name) => [name, await readFile(path.join(target, 'images', name))] as const),
    ),
  );
}

test('the ZIP contains all compressed images, with unique file names from the URLs', async () => {
  const rows = [
    `SKU 7,Desk lamp,"${urls('/a.jpg', '/none.jpg', '/c.png').join(', ')}"`,
    `../../etc,"Crème brûlée / ""dish""",${stage.host.url('/b.jpg')}`,
    `3,../../../tmp/x,${stage.host.url('/a.jpg')}`,
  ];
  const id = await settle(`SKU,Name,Images\n${rows.join('\n')}\n`);
  const response = await curl([at(id)]);
  expect([response.exit, response.status]).toEqual([0, 200]);
  expect(response.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="catalogue-images.zip"',
  });
  const found = await unzip(response);
  expect([...found.keys()]).toEqual(['a-3-1.jpg', 'a.jpg', 'b.jpg', 'c.png']);
  const { products } = (await curl([`${stage.program.url}/api/status/${id}`])).json();
  const links = products
    .flatMap((product: { outputImageUrls: string[] }) => product.outputImageUrls)
    .filter((link: string | null) => link !== null);
  const outputs = await Promise.all(links.map(async (link: string) => digest((await curl([link])).body)));
  const [first, third, second, repeated] = outputs;
  expect([...found.values()].map(digest)).toEqual([repeated, first, second, third]);
});

test('the parameters from and to select a range of rows', async () => {
  const id = await settle(catalogue(...['/a.jpg', '/b.jpg', '/c.png', '/a.jpg'].map((name) => urls(name))));
  const named = async (query: string) => [...(await unzip(await curl([at(id, query)]))).keys()];
  expect(await named('?from=2&to=3')).toEqual(['b.jpg', 'c.png']);
  expect(await named('?from=4')).toEqual(['a.jpg']);
  expect(await named('?to=1')).toEqual(['a.jpg']);
});

test('the ZIP contains all images when there are more than one batch, although a batch ends within a row', async () => {
  stage.host.serve('/tiny.svg', drawing(''), { type: 'image/svg+xml' });
  const id = await settle(
    catalogue(...Array.from({ length: 40 }, () => Array(13).fill(urls('/tiny.svg')[0]))),
  );
  const found = await unzip(await curl([at(id)]));
  expect(found.size).toBe(520);
}, 60_000);

test.each<[query: string, status: number, code: string, detail: RegExp]>([
  ['?from=0', 400, 'INVALID_INPUT', /`from` must be a row number/],
  ['?to=-1', 400, 'INVALID_INPUT', /`to` must be/],
  ['?to=1e3', 400, 'INVALID_INPUT', /`to` must be/],
  ['?from=3&to=2', 400, 'INVALID_INPUT', /`from` must not be greater than `to`/],
  ['?from=1&from=2', 400, 'INVALID_INPUT', /may be given only once/],
  ['?rows=1', 400, 'INVALID_INPUT', /no parameter "rows"/],
  ['?from=2', 404, 'NOT_FOUND', /nothing to pack/],
])('the query %s is rejected with %i', async (query, code, kind, detail) => {
  const id = await settle(catalogue(urls('/a.jpg')));
  const { status, headers, json } = await curl([at(id, query)]);
  expect([status, headers['content-type']]).toEqual([code, 'application/problem+json']);
  expect(json()).toMatchObject({ code: kind, detail: expect.stringMatching(detail) });
});

test('a running request has no ZIP yet, and a failed or unknown request has none', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  const running = await stage.api.upload(catalogue(urls('/a.jpg'), urls('/hang.jpg')));
  const failed = await settle(catalogue(urls('/none.jpg')));
  expect((await curl([at(running)])).json()).toMatchObject({ status: 409, code: 'INVALID_STATE' });
  expect((await curl([at(failed)])).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  expect((await curl([at(randomUUID())])).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id: running });
});

test('HEAD returns the headers without a body', async () => {
  const id = await settle(catalogue(urls('/a.jpg')));
  const { exit, status, headers, body } = await curl(['--head', '--output', '/dev/null', at(id)]);
  expect([exit, status, headers['content-type'], body.length]).toEqual([0, 200, 'application/zip', 0]);
});

test('an image that cannot be read aborts the ZIP, and the log names the image', async () => {
  const id = await settle(catalogue(urls('/a.jpg'), urls('/b.jpg'), urls('/c.png')));
  const [, second] = await stage.objects.list(`requests/${id}/images/`);
  await rm(path.join(stage.program.dataDir, 'objects', second!));
  const { exit, status } = await curl([at(id)]);
  expect(status).toBe(200);
  // "transfer closed with outstanding read data remaining"
  expect(exit).toBe(18);
  await stage.until(() => stage.program.output().includes(`${second} could not be read`));
});

test('a client that disconnects during the ZIP leaves no file open', async () => {
  // An SVG is stored unchanged, so a large one costs no time to compress.
  stage.host.serve('/large.svg', drawing(`<!--${'x'.repeat(3_000_000)}-->`), { type: 'image/svg+xml' });
  const id = await settle(catalogue(...Array.from({ length: 8 }, () => urls('/large.svg'))));
  const openObjects = async () =>
    (await openFiles(stage.program.pid)).filter((target) => target.includes(`/requests/${id}/images/`));
  const { pathname } = new URL(at(id));
  const sockets = await Promise.all(
    [1, 2, 3].map(() => sendRaw(stage.program.url, requestHead(`GET ${pathname}`, {}))),
  );
  await Promise.all(sockets.map((socket) => received(socket, /<svg/)));
  for (const socket of sockets) socket.pause();
  await stage.until(async () => (await openObjects()).length > 0);
  for (const socket of sockets) socket.resetAndDestroy();
  await stage.until(async () => (await openObjects()).length === 0);
  expect(await openObjects()).toEqual([]);
}, 60_000);
