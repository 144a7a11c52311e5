import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';
import { register } from '../support/webhooks.js';

const HOOK = path.resolve('test/support/statements.hook.mjs');

let stage: Stage;
let folder: string;
let file: string;
let id: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-statements-'));
  file = path.join(folder, 'statements');
  await writeFile(file, '');
  // Without a worker, only requests of clients run SQL statements.
  stage = await startStage({
    env: { ROLES: 'api', STATEMENTS_FILE: file, SECRET_KEY: 'a secret key of these tests alone' },
    execArgv: ['--import', HOOK],
  });
  const products = (count: number) =>
    catalogue(
      ...Array.from({ length: count }, (_, n) => [`https://a.example/${n}/0`, `https://a.example/${n}/1`]),
    );
  id = await stage.api.upload(products(50));
  await Promise.all(Array.from({ length: 24 }, () => stage.api.upload(products(3))));
  await stage.sql(
    `UPDATE images SET status = 'FAILED', error_code = 'TIMEOUT', error_message = input_url WHERE position = 1`,
  );
});
afterAll(async () => {
  await stage?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Returns the SQL statements of a query, sorted and without their parameters. */
async function statementsOf(query: string, variables: Record<string, unknown>): Promise<string[]> {
  await writeFile(file, '');
  await stage.api.query(query, variables);
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as { of: string; text: string })
    .filter(({ of }) => of === 'halftone')
    .map(({ text }) => text.replaceAll(/\$\d+(, ?\$\d+)*/g, '$').replaceAll(/LIMIT \d+/g, 'LIMIT'))
    .toSorted();
}

test.each<[string, string, number]>([
  [
    'a page of products with their images',
    'query ($id: ID!, $n: Int) { request(id: $id) { products(first: $n) { totalCount nodes { name status images { inputUrl } } } } }',
    4,
  ],
  [
    'a page of images',
    'query ($id: ID!, $n: Int) { request(id: $id) { images(first: $n) { totalCount nodes { inputUrl error { code } } } } }',
    3,
  ],
  [
    'a page of images with their products',
    'query ($id: ID!, $n: Int) { request(id: $id) { images(first: $n) { nodes { product { name row } } } } }',
    5,
  ],
  [
    'a page of images by status',
    'query ($id: ID!, $n: Int) { request(id: $id) { images(first: $n, status: FAILED) { totalCount nodes { inputUrl } } } }',
    4,
  ],
  [
    'the requests of progress objects',
    'query ($n: Int) { requests(first: $n) { totalCount nodes { progress { request { fileName } } } } }',
    4,
  ],
  [
    'requests with their products, images and failures',
    `query ($n: Int) { requests(first: $n) { totalCount nodes { progress { percentage } inputCsvUrl skippedRows { line }
       products(first: 3) { nodes { name status images { inputUrl } } } images(first: 5) { nodes { inputUrl } }
       failed: images(first: 5, status: FAILED) { totalCount nodes { inputUrl } }
       failures { code count example { inputUrl } } savings { formats { imageCount } largest { id } } } } }`,
    14,
  ],
])('%s: a large page needs no more SQL statements than a small one', async (_, query, most) => {
  const few = await statementsOf(query, { id, n: 2 });
  const many = await statementsOf(query, { id, n: 50 });
  expect(many).toEqual(few);
  expect(few.length).toBeGreaterThan(1);
  expect(few.length).toBeLessThanOrEqual(most);
});

test('nodes needs as many SQL statements for 400 ids as for 4', async () => {
  const rows = await stage.sql<{ id: string }>(
    `(SELECT id FROM requests LIMIT 10) UNION ALL (SELECT id FROM products LIMIT 90)
     UNION ALL (SELECT id FROM images LIMIT 300)`,
  );
  const ids = rows.map((row) => row.id);
  const query =
    'query ($ids: [ID!]!, $one: ID!) { nodes(ids: $ids) { id } a: node(id: $one) { id } more: nodes(ids: $ids) { id } }';
  const many = await statementsOf(query, { ids, one: ids[0] });
  const few = await statementsOf(query, { ids: [ids[0], ids[20], ids[120], ids[121]], one: ids[0] });
  expect(many).toEqual(few);
  expect(many.length).toBeLessThanOrEqual(6);
});

test.each([
  ['the images of products', 'products { nodes { images { id } } }', /FROM "images".*"product_id".*LIMIT/s],
  ['failures', 'failures { code }', /FROM images .*GROUP BY .*LIMIT/s],
])('%s are read with the LIMIT of one query', async (_, fields, bounded) => {
  const statements = await statementsOf(`query ($id: ID!) { request(id: $id) { ${fields} } }`, { id });
  expect(statements).toContainEqual(expect.stringMatching(bounded));
});

describe('deliveries', () => {
  let delivery: string;

  beforeAll(async () => {
    const webhook = await register(stage.api, 'https://shop.example/hook');
    const { sendTestEvent } = await stage.api.query(
      'mutation ($id: ID!) { sendTestEvent(webhookId: $id) { id } }',
      { id: webhook.id },
    );
    delivery = sendTestEvent.id;
  });

  test.each([
    ['a webhook', '{ webhooks { deliveries { eventType requestId } } }'],
    ['a request', 'query ($id: ID!) { request(id: $id) { deliveries { eventType requestId } } }'],
    [
      'a redelivery',
      'mutation ($delivery: ID!) { redeliver(deliveryId: $delivery) { eventType requestId } }',
    ],
  ])('deliveries of %s are read without their bodies', async (_, query) => {
    const statements = await statementsOf(query, { id, delivery });
    const reads = statements.filter((text) => /^SELECT .*"deliveries".*"events"/s.test(text));
    expect(reads).not.toEqual([]);
    for (const text of reads) expect(text).not.toMatch(/body/);
  });
});
