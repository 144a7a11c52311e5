import { randomUUID } from 'node:crypto';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let id: string;
let images: { id: string; status: string; outputUrl: string | null }[];
let running: { id: string; image: string };

beforeAll(async () => {
  // Always the file store: a bucket's own server would serve the files.
  stage = await startStage({ env: { ...ON_FILES } });
  await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  id = await stage.api.upload(catalogue([stage.host.url('/a.jpg'), stage.host.url('/none.jpg')]));
  await stage.api.settled(id);
  images = await imagesOf(id);
  const hanging = await stage.api.upload(catalogue([stage.host.url('/hang.jpg')]));
  running = { id: hanging, image: (await imagesOf(hanging))[0]!.id };
}, 60_000);
afterAll(() => stage?.dispose());

async function imagesOf(requestId: string) {
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { images { nodes { id status outputUrl } } } }',
    { id: requestId },
  );
  return request.images.nodes;
}

const at = (path: string) => `${stage.program.url}${path.replaceAll('ID', id)}`;

describe.each([
  ['input', 'catalogue.csv'],
  ['output', 'catalogue-output.csv'],
  ['errors', 'catalogue-errors.csv'],
])('the %s CSV', (name, fileName) => {
  const path = `/api/requests/ID/${name}.csv`;

  test('is the same file as the one at the link in the status', async () => {
    const { exit, status, headers, body } = await curl([at(path)]);
    expect([exit, status]).toEqual([0, 200]);
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('text/csv'),
      'content-disposition': `attachment; filename="${fileName}"`,
      'content-length': String(body.length),
    });
    const link = (await curl([at('/api/status/ID')])).json()[`${name}CsvUrl`];
    expect(body.equals((await curl([link])).body)).toBe(true);
  });

  test('supports ranges, conditional requests and HEAD', async () => {
    const whole = await curl([at(path)]);
    const part = await curl(['--range', '2-11', at(path)]);
    expect([part.status, part.body]).toEqual([206, whole.body.subarray(2, 12)]);
    const unchanged = await curl(['--header', `If-None-Match: ${whole.headers.etag}`, at(path)]);
    expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
    const head = await curl(['--head', '--output', '/dev/null', at(path)]);
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(String(whole.body.length));
  });
});

test.each([
  ['output', 409, 'INVALID_STATE', /output CSV does not exist yet/],
  ['errors', 409, 'INVALID_STATE', /errors CSV does not exist yet/],
])('a running request has no %s CSV yet', async (name, code, kind, detail) => {
  const { status, json } = await curl([at(`/api/requests/${running.id}/${name}.csv`)]);
  expect(status).toBe(code);
  expect(json()).toMatchObject({ code: kind, detail: expect.stringMatching(detail) });
  expect((await curl([at(`/api/requests/${running.id}/input.csv`)])).status).toBe(200);
});

test('a request without failures has no errors CSV', async () => {
  const whole = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]));
  await stage.api.settled(whole);
  const { status, json } = await curl([at(`/api/requests/${whole}/errors.csv`)]);
  expect(status).toBe(404);
  expect(json()).toMatchObject({ code: 'NOT_FOUND', detail: expect.stringContaining('Nothing failed') });
});

describe.each(['/api/images/', '/image/'])('GET %s{id}', (path) => {
  test('returns the compressed image, with support for ranges and conditional requests', async () => {
    const { id: image, outputUrl } = images[0]!;
    const { status, headers, body } = await curl([at(`${path}${image}`)]);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect(body.equals((await curl([outputUrl!])).body)).toBe(true);
    expect(body.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    const unchanged = await curl(['--header', `If-None-Match: ${headers.etag}`, at(`${path}${image}`)]);
    expect(unchanged.status).toBe(304);
    const part = await curl(['--range', '-5', at(`${path}${image}`)]);
    expect([part.status, part.body]).toEqual([206, body.subarray(-5)]);
  });

  test('rejects a failed image with its error and a pending image with INVALID_STATE', async () => {
    const failed = await curl([at(`${path}${images[1]!.id}`)]);
    expect(failed.status).toBe(404);
    expect(failed.json()).toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringContaining('FAILED (HTTP_STATUS)'),
    });
    const pending = await curl([at(`${path}${running.image}`)]);
    expect(pending.status).toBe(409);
    expect(pending.json()).toMatchObject({ code: 'INVALID_STATE' });
  });
});

test.each([
  '/api/requests/UNKNOWN/input.csv',
  '/api/requests/UNKNOWN/output.csv',
  '/api/requests/nonsense/errors.csv',
  '/api/requests/ID/other.csv',
  '/api/images/UNKNOWN',
  '/api/images/nonsense',
  '/image/ID',
  '/image/..%2f..%2finput.csv',
])('GET %s is NOT_FOUND', async (path) => {
  const { status, headers, json } = await curl([at(path.replace('UNKNOWN', randomUUID()))]);
  expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
  expect(json()).toMatchObject({ code: 'NOT_FOUND' });
});
