import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { catalogue } from '../support/client.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><circle r="4"/></svg>`;

let stage: Stage;
let id: string;
let urls: Record<'jpeg' | 'png' | 'svg' | 'input' | 'output' | 'errors', string>;

beforeAll(async () => {
  // Always on files: the responses of a bucket are those of its server.
  stage = await startStage({ env: { ...ON_FILES } });
  await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
  await stage.servePhoto('/a.png', { width: 64, height: 64, format: 'png' });
  stage.host.serve('/a.svg', Buffer.from(SVG), { type: 'image/svg+xml' });
  id = await stage.api.upload(
    catalogue(['/a.jpg', '/a.png', '/a.svg', '/none.jpg'].map((path) => stage.host.url(path))),
  );
  expect(await stage.api.settled(id)).toMatchObject({ status: 'PARTIAL', completedImages: 3 });
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { inputCsvUrl outputCsvUrl errorsCsvUrl images { nodes { outputUrl } } } }',
    { id },
  );
  const [jpeg, png, svg] = request.images.nodes.map(({ outputUrl }: { outputUrl: string }) => outputUrl);
  urls = {
    jpeg,
    png,
    svg,
    input: request.inputCsvUrl,
    output: request.outputCsvUrl,
    errors: request.errorsCsvUrl,
  };
});
afterAll(() => stage?.dispose());

/** Requests a path as it is; fetch would normalize it first. */
async function send(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { hostname, port } = new URL(stage.program.url);
  const request = httpRequest({ hostname, port, path, method, headers }).end();
  const [response] = await once(request, 'response');
  return { status: response.statusCode as number, headers: response.headers, body: await buffer(response) };
}
const get = (name: keyof typeof urls, headers: Record<string, string> = {}, method = 'GET') =>
  send(new URL(urls[name]).pathname, headers, method);

describe('a file of a request', () => {
  test.each<[keyof typeof urls, string, RegExp, RegExp]>([
    ['jpeg', 'image/jpeg', /^inline; filename="a\.jpg"$/, /immutable/],
    ['png', 'image/png', /^inline; filename="a\.png"$/, /immutable/],
    ['svg', 'image/svg+xml', /^inline; filename="a\.svg"$/, /immutable/],
    ['input', 'text/csv; charset=utf-8', /^attachment; filename="catalogue\.csv"$/, /^no-cache$/],
    ['output', 'text/csv; charset=utf-8', /^attachment; filename="catalogue-output\.csv"$/, /^no-cache$/],
    ['errors', 'text/csv; charset=utf-8', /^attachment; filename="catalogue-errors\.csv"$/, /^no-cache$/],
  ])(
    'the %s file has the right content type, disposition and caching',
    async (name, type, disposition, caching) => {
      const { status, headers, body } = await get(name);
      expect(status).toBe(200);
      expect(body.length).toBeGreaterThan(0);
      expect(headers).toMatchObject({
        'content-type': type,
        'content-length': String(body.length),
        'content-disposition': expect.stringMatching(disposition),
        'cache-control': expect.stringMatching(caching),
        'x-content-type-options': 'nosniff',
        'accept-ranges': 'bytes',
        etag: expect.stringMatching(/^"[^"]+"$/),
        'last-modified': expect.stringMatching(/GMT$/),
      });
    },
  );

  test('an SVG is sandboxed so that it runs no script', async () => {
    expect((await get('svg')).headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
  });

  test('a conditional request for an unchanged file gets a 304', async () => {
    const { headers } = await get('jpeg');
    const etag = headers.etag as string;
    const conditions: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"other", W/${etag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': headers['last-modified'] as string },
    ];
    for (const condition of conditions) {
      const response = await get('jpeg', condition);
      expect(response).toMatchObject({ status: 304, headers: { etag } });
      expect(response.body).toHaveLength(0);
    }
    expect((await get('jpeg', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=100-', 100, undefined],
    ['bytes=-10', -10, undefined],
    ['bytes=5-99999999', 5, undefined],
  ])('the range %s gets a 206 with the selected bytes', async (range, start, end) => {
    const whole = (await get('jpeg')).body;
    const part = await get('jpeg', { range });
    const expected = whole.subarray(start, end);
    const first = start < 0 ? whole.length + start : start;
    expect(part.status).toBe(206);
    expect(part.body).toEqual(expected);
    expect(part.headers).toMatchObject({
      'content-range': `bytes ${first}-${first + expected.length - 1}/${whole.length}`,
      'content-length': String(expected.length),
      'content-type': 'image/jpeg',
    });
  });

  test('a range after the end of the file gets a 416', async () => {
    const size = (await get('jpeg')).body.length;
    expect(await get('jpeg', { range: `bytes=${size}-` })).toMatchObject({
      status: 416,
      headers: { 'content-range': `bytes */${size}` },
    });
  });

  test('HEAD responds with the same headers as GET and no body', async () => {
    const [whole, head] = [await get('output'), await get('output', {}, 'HEAD')];
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    const ignored = { date: '', 'x-request-id': '' };
    expect({ ...head.headers, ...ignored }).toEqual({ ...whole.headers, ...ignored });
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])(
    '%s on a file gets a 405 and does not change it',
    async (method) => {
      expect((await get('jpeg', {}, method)).status).toBe(405);
      expect((await get('jpeg')).status).toBe(200);
    },
  );
});

test.each([
  '/files',
  '/files/',
  '/files/none',
  '/files/requests',
  '/files/requests/',
  '/files/requests/ID',
  '/files/requests/ID/images',
  '/files/requests/ID/images/',
  '/files/requests/ID//input.csv',
  '/files//requests/ID/input.csv',
  '/files/requests/ID/../ID/input.csv',
  '/files/requests/ID/./input.csv',
  '/files/requests/ID/input.csv/',
  '/files/requests/ID/input%2ecsv',
  '/files/requests%2fID%2finput.csv',
  '/files/requests/ID/input.csv%00',
  '/files/requests\\ID\\input.csv',
  '/files/../../../../../../etc/passwd',
  '/files/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/files/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '/files/%252e%252e/etc/passwd',
  '/files/....//....//etc/passwd',
  '/files//etc/passwd',
  '/files/~tmp/x',
  '/files/%',
  '/files/%ff',
  '/files/%c0%ae%c0%ae/x',
  `/files/${'a/'.repeat(2000)}x`,
])('%s gets a 404 problem', async (path) => {
  const { status, headers, body } = await send(path.replaceAll('ID', id));
  expect(status).toBe(404);
  expect(String(body)).not.toContain('root:');
  expect(headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(String(body))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});
