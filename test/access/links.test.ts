import { SecretKeys } from '../../src/secrets/index.js';
import { signPath } from '../../src/access/links/signed-path.js';
import { ApiClient, catalogue } from '../support/client.js';
import { makeKey } from '../support/keys.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

const SECRET_KEY = 'a secret key of thirty-two characters';
const KEY = new SecretKeys(SECRET_KEY).for('links');
const REQUEST = `query ($id: ID!) { request(id: $id) { inputCsvUrl outputCsvUrl errorsCsvUrl
  images(status: COMPLETED) { nodes { outputUrl } } products { nodes { images { outputUrl } } } } }`;

let stage: Stage;
let api: ApiClient;
let id: string;
let urls: { image: string; inProduct: string; input: string; output: string; errors: string };

beforeAll(async () => {
  stage = await startStage({ env: { ...ON_FILES, AUTH: 'keys', SECRET_KEY } });
  api = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop'));
  await stage.servePhoto('/a.jpg', { width: 320, height: 200 });
  id = await api.upload(catalogue([stage.host.url('/a.jpg')], [stage.host.url('/none.jpg')]), {
    webhookUrl: stage.host.url('/hook'),
  });
  expect(await api.settled(id)).toMatchObject({ status: 'PARTIAL' });
  const { request } = await api.query(REQUEST, { id });
  urls = {
    image: request.images.nodes[0].outputUrl,
    inProduct: request.products.nodes[0].images[0].outputUrl,
    input: request.inputCsvUrl,
    output: request.outputCsvUrl,
    errors: request.errorsCsvUrl,
  };
}, 120_000);
afterAll(() => stage?.dispose());

const follow = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });
const unsigned = (url: string) => url.split('?')[0]!;

test.each(['image', 'input', 'output', 'errors'] as const)(
  'the %s link serves its file without a key, and nothing without its signature',
  async (name) => {
    const response = await follow(urls[name]);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toMatch(/^private, /);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
    expect((await follow(urls[name], { method: 'HEAD' })).status).toBe(200);
    expect((await follow(unsigned(urls[name]))).status).toBe(401);
    const withKey = await follow(unsigned(urls[name]), { headers: { authorization: `Bearer ${api.key}` } });
    expect(withKey.status).toBe(200);
  },
);

test('an image has the same URL in every API, CSV and event, and pages of any origin may show it', async () => {
  const csv = await (await follow(urls.output)).text();
  const [, inCsv] = /(http[^\s,"]+\/files\/[^\s,"]+)/.exec(csv)!;
  const status = await fetch(`${stage.program.url}/api/status/${id}`, {
    headers: { authorization: `Bearer ${api.key}` },
  });
  const { products } = (await status.json()) as { products: { outputImageUrls: string[] }[] };
  const [{ body }] = (await stage.sql<{ body: string }>(`SELECT body FROM events`)) as [{ body: string }];
  const { data } = JSON.parse(body);
  const published = [
    urls.inProduct,
    inCsv,
    products[0]!.outputImageUrls[0],
    data.products[0].outputImageUrls[0],
  ];
  expect(published).toEqual([urls.image, urls.image, urls.image, urls.image]);
  expect(urls.image).not.toContain('expires');
  const response = await follow(urls.image);
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
});

test('links to a CSV expire: those in API responses within two hours, those in events in a week', async () => {
  const [{ body }] = (await stage.sql<{ body: string }>(`SELECT body FROM events`)) as [{ body: string }];
  const hours = (url: string) =>
    (Number(new URL(url).searchParams.get('expires')) - Date.now() / 1000) / 3600;
  const { outputCsvUrl, inputCsvUrl, errorsCsvUrl } = JSON.parse(body).data;
  for (const url of [urls.input, urls.output, urls.errors])
    expect(Math.abs(hours(url) - 1.5)).toBeLessThan(0.6);
  for (const url of [inputCsvUrl, outputCsvUrl, errorsCsvUrl]) {
    expect(Math.abs(hours(url) - 168.5)).toBeLessThan(0.6);
    expect((await follow(url)).status).toBe(200);
  }
});

describe('a link gives no access', () => {
  const path = () => new URL(urls.output).pathname;
  const now = () => Math.floor(Date.now() / 1000);

  test('an expired link gets a 401 that says that it has expired', async () => {
    const link = `${stage.program.url}${path()}${signPath(KEY, path(), now() - 1)}`;
    const response = await follow(link);
    expect([response.status, await response.text()]).toEqual([401, expect.stringContaining('expired')]);
  });

  test.each<[string, () => string]>([
    ['to another file of the request', () => urls.input.replace('input.csv', 'output.csv')],
    ['to a CSV with the signature of an image', () => unsigned(urls.output) + new URL(urls.image).search],
    ['with a later expiry', () => urls.output.replace(/expires=\d+/, `expires=${now() + 999_999}`)],
    ['without its expiry', () => urls.output.replace(/expires=\d+&/, '')],
    ['with a doubled slash', () => urls.output.replace('/files/requests', '//files/requests')],
    ['in capital letters', () => urls.output.replace('/files/', '/FILES/')],
    [
      'to a path that is no file',
      () => `${stage.program.url}/api/status/${id}${signPath(KEY, `/api/status/${id}`, null)}`,
    ],
    [
      'to a path that is no file, through /files/..',
      () => `${stage.program.url}/files/../graphql${signPath(KEY, '/graphql', null)}`,
    ],
    [
      'that was signed with another key',
      () => unsigned(urls.output) + signPath(Buffer.alloc(32), path(), null),
    ],
  ])('a link %s is rejected', async (_, url) => expect([401, 404]).toContain((await follow(url())).status));

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'a link does not authorize the method %s',
    async (method) => {
      expect((await follow(urls.output, { method })).status).toBe(401);
    },
  );

  test('a request with an invalid key is rejected even with a valid link', async () => {
    const response = await follow(urls.output, { headers: { authorization: 'Bearer hunter2' } });
    expect(response.status).toBe(401);
  });
});

test('links to the files of a deleted request respond with 404', async () => {
  const doomed = await api.upload(catalogue([stage.host.url('/a.jpg')]));
  await api.settled(doomed);
  const { request } = await api.query(REQUEST, { id: doomed });
  const [image, table] = [request.images.nodes[0].outputUrl, request.outputCsvUrl] as [string, string];
  expect([(await follow(image)).status, (await follow(table)).status]).toEqual([200, 200]);
  await api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: doomed });
  await stage.until(async () => (await follow(image)).status === 404 && (await follow(table)).status === 404);
});
