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
  await stage.servePhoto('/b.jpg', { width: 300, height: 200 });
  const urls = (...paths: string[]) => paths.map((path) => stage.host.url(path));
  id = await stage.api.upload(
    catalogue(urls('/a.jpg', '/none.jpg', '/b.jpg'), urls('/a.jpg'), urls('/none.jpg'), ['no-url']),
    { onInvalidRow: 'SKIP' },
  );
  await stage.api.settled(id);
});
afterAll(() => stage?.dispose());

describe.each(['/api/status/', '/status/'])('GET %s{id}', (path) => {
  test('returns the progress of a request, and its products in camelCase and snake_case', async () => {
    const { status, headers, json } = await curl([at(`${path}ID`)]);
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    const output = `${stage.program.url}/files/requests/${id}/images/`;
    const body = json();
    expect(body).toMatchObject({
      requestId: id,
      request_id: id,
      status: 'PARTIAL',
      percentage: 100,
      processedImages: 5,
      totalImages: 5,
      completedImages: 3,
      failedImages: 2,
      skippedRowCount: 1,
      inputCsvUrl: `${stage.program.url}/files/requests/${id}/input.csv`,
      outputCsvUrl: `${stage.program.url}/files/requests/${id}/output.csv`,
      errorsCsvUrl: `${stage.program.url}/files/requests/${id}/errors.csv`,
      statusUrl: at('/api/status/ID'),
      nextCursor: null,
    });
    expect(body.outputBytes).toBeGreaterThan(0);
    expect(body.inputBytes).toBeGreaterThan(body.outputBytes);
    expect(body.products).toHaveLength(3);
    const [first] = body.products;
    expect(first).toEqual({
      id: expect.any(String),
      serialNumber: '1',
      productName: 'Product 1',
      product_name: 'Product 1',
      status: 'FAILED',
      inputImageUrls: ['/a.jpg', '/none.jpg', '/b.jpg'].map((name) => stage.host.url(name)),
      input_image_urls: first.inputImageUrls,
      outputImageUrls: [expect.stringContaining(output), null, expect.stringContaining(output)],
      output_image_urls: first.outputImageUrls,
      originalImageUrls: [null, null, null],
      imageIds: [expect.any(String), expect.any(String), expect.any(String)],
      images: [
        expect.objectContaining({ id: first.imageIds[0], status: 'COMPLETED', width: 320, height: 200 }),
        expect.objectContaining({ id: first.imageIds[1], status: 'FAILED', outputUrl: null }),
        expect.objectContaining({ id: first.imageIds[2], status: 'COMPLETED', width: 300, height: 200 }),
      ],
    });
    expect(body).toMatchObject({
      inputFormat: 'CSV',
      options: { quality: 50, format: 'ORIGINAL', keepOriginals: false },
      skippedRows: [{ line: 5, column: 'Input Image Urls', code: expect.any(String) }],
      productsWithoutImages: 0,
      inputFileUrl: body.inputCsvUrl,
      eventsUrl: at('/api/requests/ID/events'),
    });
  });

  test('returns the products a page at a time', async () => {
    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = (await curl([at(`${path}ID?limit=2&cursor=${cursor}`)])).json();
      pages.push(page.products.map(({ serialNumber }: { serialNumber: string }) => serialNumber));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([['1', '2'], ['3']]);
  });

  test.each([
    ['limit=0', /`limit` must be between 1 and 500/],
    ['limit=501', /`limit`/],
    ['limit=ten', /`limit`/],
    ['limit=1e2', /`limit`/],
    ['limit=1&limit=2', /"limit" may be given only once/],
    ['limit[a]=1', /no parameter "limit\[a\]"/],
    ['cursor=nonsense', /`cursor`/],
    ['first=3', /no parameter "first"\. Supported parameters: limit, cursor/],
    ['__proto__=1', /no parameter "__proto__"/],
  ])('rejects the query ?%s with an error that names the parameter', async (query, detail) => {
    const response = await curl(['--globoff', at(`${path}ID?${query}`)]);
    expect(response.status).toBe(400);
    expect(response.json()).toMatchObject({ code: 'INVALID_INPUT', detail: expect.stringMatching(detail) });
  });
});

/** Returns the URLs of a Link header by relation. */
const linksOf = (header: string) =>
  Object.fromEntries(
    [...header.matchAll(/<([^>]*)>; rel="(\w+)"/g)].map(([, url, rel]) => [rel, url] as const),
  );

test('requests are listed in linked pages, filtered by status, and their failures are grouped', async () => {
  const others: string[] = [];
  for (let i = 0; i < 2; i += 1)
    others.unshift(await stage.api.upload(catalogue([stage.host.url('/a.jpg')])));
  for (const other of others) await stage.api.settled(other);

  const pages: string[][] = [];
  let next: string | undefined = at('/api/requests?limit=2');
  while (next !== undefined) {
    const { headers, json } = await curl([next]);
    const links = linksOf(headers.link!);
    expect(links).toMatchObject({ self: next, first: at('/api/requests?limit=2') });
    expect(json().totalCount).toBe(3);
    pages.push(json().requests.map(({ requestId }: { requestId: string }) => requestId));
    next = links.next;
    expect(next?.split('cursor=')[1] ?? null).toBe(json().nextCursor);
  }
  expect(pages).toEqual([others, [id]]);

  const partial = (await curl([at('/api/requests?status=PARTIAL')])).json();
  expect(partial).toMatchObject({
    totalCount: 1,
    requests: [
      {
        requestId: id,
        status: 'PARTIAL',
        fileName: 'catalogue.csv',
        totalProducts: 3,
        failedImages: 2,
        completedAt: expect.any(String),
        statusUrl: at('/api/status/ID'),
      },
    ],
  });
  expect((await curl([at('/api/requests/ID')])).json()).toEqual(partial.requests[0]);

  const { failures } = (await curl([at('/api/requests/ID/failures')])).json();
  expect(failures).toEqual([
    {
      code: 'HTTP_STATUS',
      message: expect.stringContaining('404'),
      count: 2,
      example: expect.objectContaining({
        id: expect.any(String),
        inputUrl: stage.host.url('/none.jpg'),
        attempts: 1,
      }),
    },
  ]);
});

test.each([
  ['limit=0', /`limit` must be between 1 and 500/],
  ['status=DONE', /`status` must be one of PENDING, PROCESSING/],
  ['cursor=nonsense', /`cursor`/],
  ['first=3', /no parameter "first"\. Supported parameters: limit, cursor, status/],
])('GET /api/requests?%s is rejected with an error that names the parameter', async (query, detail) => {
  const { status, json } = await curl([at(`/api/requests?${query}`)]);
  expect([status, json()]).toEqual([400, expect.objectContaining({ code: 'INVALID_INPUT' })]);
  expect(json().detail).toMatch(detail);
});

test('a page of products has links to the next page and to the events', async () => {
  const { headers, json } = await curl([at('/status/ID?limit=2')]);
  const links = linksOf(headers.link!);
  expect(links).toEqual({
    self: at('/api/status/ID?limit=2'),
    first: at('/api/status/ID?limit=2'),
    next: at(`/api/status/ID?limit=2&cursor=${json().nextCursor}`),
    monitor: at('/api/requests/ID/events'),
  });
  const next = await curl([links.next!]);
  expect(next.json().products).toHaveLength(1);
  expect(linksOf(next.headers.link!)).not.toHaveProperty('next');
  expect(next.headers).not.toHaveProperty('retry-after');
});

test('the response to an upload has the URL of the status and a Retry-After header', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  const csv = catalogue([stage.host.url('/hang.jpg')]);
  const { status, headers, json } = await curl(['--form', 'file=@-;filename=a.csv', at('/api/upload')], csv);
  const { requestId, statusUrl } = json();
  expect([status, headers.location]).toEqual([202, statusUrl]);
  expect(linksOf(headers.link!)).toEqual({
    status: statusUrl,
    monitor: at(`/api/requests/${requestId}/events`),
  });
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number((await curl([statusUrl])).headers['retry-after'])).toBeGreaterThan(0);
  await curl(['--request', 'POST', at(`/api/requests/${requestId}/cancel`)]);
  expect((await curl([statusUrl])).headers).not.toHaveProperty('retry-after');
});

test.each<[method: string, path: string]>([
  ['GET', `/api/status/${randomUUID()}`],
  ['GET', '/api/status/nonsense'],
  ['GET', '/status/nonsense'],
  ['GET', '/api/status/..%2f..%2fetc%2fpasswd'],
  ['GET', `/api/status/${'a'.repeat(4000)}`],
  ['POST', `/api/requests/${randomUUID()}/cancel`],
  ['POST', '/api/requests/nonsense/retry'],
  ['GET', '/api'],
  ['GET', '/api/nonsense'],
  ['GET', '/nonsense'],
])('%s %s gets a NOT_FOUND problem document', async (method, path) => {
  const { status, headers, json } = await curl(['--request', method, at(path)]);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(status).toBe(404);
  expect(json()).toMatchObject({
    type: at('/api/docs/problems/NOT_FOUND'),
    title: 'Not Found',
    status: 404,
    code: 'NOT_FOUND',
    instance: at(path).slice(stage.program.url.length),
  });
});

test.each([
  ['/api/status/%', []],
  ['/api/status/%ff', []],
  ['/api/requests/ID/cancel', ['--header', 'content-type: application/json', '--data', '{"a"']],
])('the malformed request %s with %j gets an INVALID_INPUT problem document', async (path, args) => {
  const { status, headers, json } = await curl([at(path), ...args]);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(status).toBe(400);
  expect(json()).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
});
