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
const bare = (url: string) => url.split('?')[0]!;

test.each(['image', 'input', 'output', 'errors'] as const)(
  'a browser gets what the %s link leads to, and nothing without its signature',
  async (name) => {
    const answer = await follow(urls[name]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toMatch(/^private, /);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
    expect((await follow(urls[name], { method: 'HEAD' })).status).toBe(200);
    expect((await follow(bare(urls[name]))).status).toBe(401);
    const withKey = await follow(bare(urls[name]), { headers: { authorization: `Bearer ${api.key}` } });
    expect(withKey.status).toBe(200);
  },
);

test('an image has one address, wherever it is told, and anybody may show it', async () => {
  const csv = await (await follow(urls.output)).text();
  const [, inCsv] = /(http[^\s,"]+\/files\/[^\s,"]+)/.exec(csv)!;
  const status = await fetch(`${stage.program.url}/api/status/${id}`, {
    headers: { authorization: `Bearer ${api.key}` },
  });
  const { products } = (await status.json()) as { products: { outputImageUrls: string[] }[] };
  const [{ body }] = (await stage.sql<{ body: string }>(`SELECT body FROM events`)) as [{ body: string }];
  const { data } = JSON.parse(body);
  const told = [urls.inProduct, inCsv, products[0]!.outputImageUrls[0], data.products[0].outputImageUrls[0]];
  expect(told).toEqual([urls.image, urls.image, urls.image, urls.image]);
  expect(urls.image).not.toContain('expires');
  const answer = await follow(urls.image);
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
});

test('a table’s links end: those in answers soon, those in events in a week', async () => {
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

describe('a link does not let in', () => {
  const path = () => new URL(urls.output).pathname;
  const now = () => Math.floor(Date.now() / 1000);

  test('when it has expired, and says so', async () => {
    const link = `${stage.program.url}${path()}${signPath(KEY, path(), now() - 1)}`;
    const answer = await follow(link);
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('expired')]);
  });

  test.each<[string, () => string]>([
    ['to another file of the request', () => urls.input.replace('input.csv', 'output.csv')],
    ['to a table by the signature of an image', () => bare(urls.output) + new URL(urls.image).search],
    ['later than it says', () => urls.output.replace(/expires=\d+/, `expires=${now() + 999_999}`)],
    ['without its end', () => urls.output.replace(/expires=\d+&/, '')],
    ['by another way of writing it', () => urls.output.replace('/files/requests', '//files/requests')],
    ['in capitals', () => urls.output.replace('/files/', '/FILES/')],
    [
      'to what is no file',
      () => `${stage.program.url}/api/status/${id}${signPath(KEY, `/api/status/${id}`, null)}`,
    ],
    [
      'to what is no file, as if it were',
      () => `${stage.program.url}/files/../graphql${signPath(KEY, '/graphql', null)}`,
    ],
    ['when it is made with another key', () => bare(urls.output) + signPath(Buffer.alloc(32), path(), null)],
  ])('%s', async (_, url) => expect([401, 404]).toContain((await follow(url())).status));

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('for a %s', async (method) => {
    expect((await follow(urls.output, { method })).status).toBe(401);
  });

  test('where a key is shown that is not good', async () => {
    const answer = await follow(urls.output, { headers: { authorization: 'Bearer hunter2' } });
    expect(answer.status).toBe(401);
  });
});

test('a link leads nowhere once the request is deleted', async () => {
  const doomed = await api.upload(catalogue([stage.host.url('/a.jpg')]));
  await api.settled(doomed);
  const { request } = await api.query(REQUEST, { id: doomed });
  const [image, table] = [request.images.nodes[0].outputUrl, request.outputCsvUrl] as [string, string];
  expect([(await follow(image)).status, (await follow(table)).status]).toEqual([200, 200]);
  await api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: doomed });
  await stage.until(async () => (await follow(image)).status === 404 && (await follow(table)).status === 404);
});
