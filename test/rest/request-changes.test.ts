import { randomUUID } from 'node:crypto';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let id: string;

const at = (path: string) => `${stage.program.url}${path.replaceAll('ID', id)}`;

beforeAll(async () => {
  stage = await startStage();
  await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
});
afterAll(() => stage?.dispose());

test('a deleted request and its files are NOT_FOUND', async () => {
  const deleted = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]));
  await stage.api.settled(deleted);
  const remove = () => curl(['--request', 'DELETE', at(`/api/requests/${deleted}`)]);
  expect(await remove()).toMatchObject({ status: 204, body: Buffer.alloc(0) });
  const paths = [`/api/requests/${deleted}`, `/api/status/${deleted}`, `/api/requests/${deleted}/output.csv`];
  for (const path of paths) expect([path, (await curl([at(path)])).status]).toEqual([path, 404]);
  expect((await remove()).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('cancelling a request twice has the same result, and a cancelled request cannot be retried', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  id = await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]));
  for (const _ of [1, 2]) {
    const response = await curl(['--request', 'POST', at('/api/requests/ID/cancel')]);
    expect(response.status).toBe(200);
    expect(response.json()).toMatchObject({ requestId: id, status: 'CANCELLED', totalImages: 1 });
  }
  const retried = await curl(['--request', 'POST', at('/api/requests/ID/retry')]);
  expect(retried.status).toBe(409);
  expect(retried.json()).toMatchObject({
    code: 'INVALID_STATE',
    detail: expect.stringContaining('CANCELLED'),
  });
});

test('a retry processes the failed images again', async () => {
  const path = `/later-${randomUUID()}.jpg`;
  id = await stage.api.upload(catalogue([stage.host.url(path)]));
  expect(await stage.api.settled(id)).toMatchObject({ status: 'FAILED' });
  await stage.servePhoto(path, { width: 64, height: 64 });
  const response = await curl(['--request', 'POST', at('/api/requests/ID/retry')]);
  expect(response.status).toBe(200);
  expect(response.json()).toMatchObject({ requestId: id, status: 'PROCESSING', failedImages: 0 });
  expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
});

test('a retry of one error leaves the other failed images alone, and lists find images by their error', async () => {
  const path = `/later-${randomUUID()}.jpg`;
  stage.host.serve('/page.html', Buffer.from('<html>'), { type: 'text/html' });
  id = await stage.api.upload(catalogue([path, '/page.html'].map((name) => stage.host.url(name))));
  expect(await stage.api.settled(id)).toMatchObject({ status: 'FAILED', failedImages: 2 });
  const listed = async (query: string) => {
    const { images, totalCount } = (await curl([at(`/api/requests/ID/images?${query}`)])).json();
    return [totalCount, images.map(({ inputUrl }: { inputUrl: string }) => new URL(inputUrl).pathname)];
  };
  expect(await listed('errorCodes=HTTP_STATUS,TIMEOUT')).toEqual([1, [path]]);
  expect(await listed('status=FAILED&errorMessage=nothing')).toEqual([0, []]);
  const retry = (query: string) =>
    curl(['--request', 'POST', at(`/api/requests/ID/retry?${query}`)]).then(({ json }) => json());
  expect(await retry('errorCodes=LOST')).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await retry('errorCodes=DNS_FAILED')).toMatchObject({ code: 'INVALID_STATE' });
  await stage.servePhoto(path, { width: 64, height: 64 });
  expect(await retry('errorCodes=HTTP_STATUS')).toMatchObject({ status: 'PROCESSING', failedImages: 1 });
  expect(await stage.api.settled(id)).toMatchObject({ status: 'PARTIAL', completedImages: 1 });
  expect(stage.host.hits('/page.html')).toBe(1);
});

test('a page of another site cannot change a request', async () => {
  const before = (await curl([at('/api/status/ID')])).json();
  for (const header of ['sec-fetch-site: cross-site', 'origin: http://evil.example', 'origin: null']) {
    const response = await curl(['--request', 'POST', '--header', header, at('/api/requests/ID/cancel')]);
    expect(response.status).toBe(403);
    expect(response.json()).toMatchObject({ code: 'FORBIDDEN' });
  }
  expect((await curl([at('/api/status/ID')])).json()).toEqual(before);
});
