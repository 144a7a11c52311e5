import { randomUUID } from 'node:crypto';
import { catalogue } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

interface Page {
  edges: { cursor: string; node: Record<string, unknown> }[];
  nodes: Record<string, unknown>[];
  totalCount: number;
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

const PRODUCTS = 53;
const PAGE = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

let stage: Stage;
let id: string;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
  id = await stage.api.upload(
    catalogue(
      ...Array.from({ length: PRODUCTS }, (_, n) => [`https://a.example/${n}/0`, `https://a.example/${n}/1`]),
    ),
  );
  // A second request, whose products and images must not appear in the lists of the first.
  await stage.api.upload(catalogue(['https://a.example/other']));
});
afterAll(() => stage?.dispose());

/** Reads all pages of a list of the request, and checks each one. */
async function readAll(
  list: 'products' | 'images',
  fields: string,
  first: number,
  filter = '',
): Promise<Page['nodes']> {
  const found: Page['nodes'] = [];
  let page: Page | undefined;
  do {
    const after: string | null = page?.pageInfo.endCursor ?? null;
    const { request } = await stage.api.query(
      `query ($id: ID!, $first: Int, $after: String) { request(id: $id) {
         list: ${list}(first: $first, after: $after ${filter}) { edges { cursor node { id ${fields} } } nodes { id ${fields} } ${PAGE} } } }`,
      { id, first, after },
    );
    page = request.list as Page;
    expect(page.nodes).toEqual(page.edges.map(({ node }) => node));
    expect(page.pageInfo).toEqual({
      hasNextPage: found.length + page.nodes.length < page.totalCount,
      hasPreviousPage: after !== null,
      startCursor: page.edges[0]?.cursor ?? null,
      endCursor: page.edges.at(-1)?.cursor ?? null,
    });
    expect(page.nodes).toHaveLength(Math.min(first, page.totalCount - found.length));
    found.push(...page.nodes);
  } while (page.pageInfo.hasNextPage);
  expect(new Set(found.map((node) => node.id)).size).toBe(page.totalCount);
  return found;
}

test.each([1, 10, 52, 53, 54, 500])(
  'pages of %i products return each product once, in the order of the CSV',
  async (first) => {
    const products = await readAll('products', 'serialNumber images { inputUrl }', first);
    expect(products.map(({ serialNumber }) => serialNumber)).toEqual(
      Array.from({ length: PRODUCTS }, (_, n) => `${n + 1}`),
    );
    expect(products.map(({ images }) => images)).toEqual(
      Array.from({ length: PRODUCTS }, (_, n) =>
        [0, 1].map((i) => ({ inputUrl: `https://a.example/${n}/${i}` })),
      ),
    );
  },
);

test.each([7, 106, 107])(
  'pages of %i images return each image once, in the order of the CSV',
  async (first) => {
    const images = await readAll('images', 'inputUrl', first);
    expect(images.map(({ inputUrl }) => inputUrl)).toEqual(
      Array.from({ length: 2 * PRODUCTS }, (_, n) => `https://a.example/${Math.floor(n / 2)}/${n % 2}`),
    );
  },
);

test('images can be filtered by status', async () => {
  await stage.sql(
    `UPDATE images SET status = 'FAILED', error_code = 'TIMEOUT' WHERE request_id = $1 AND position = 1`,
    [id],
  );
  const failed = await readAll('images', 'position status error { code }', 10, 'status: FAILED');
  expect(failed).toHaveLength(PRODUCTS);
  for (const image of failed)
    expect(image).toMatchObject({ position: 1, status: 'FAILED', error: { code: 'TIMEOUT' } });
  expect(await readAll('images', 'position', 10, 'status: PENDING')).toHaveLength(PRODUCTS);
  expect(await readAll('images', 'position', 10, 'status: COMPLETED')).toEqual([]);
});

test('pages of requests return each request once, newest first, although new ones are uploaded in between', async () => {
  const ids: string[] = [];
  for (let number = 0; number < 8; number += 1)
    ids.push(await stage.api.upload(catalogue(['https://a.example/1'])));
  const ask = async (after: string | null) => {
    const query = `query ($after: String) { requests(first: 4, after: $after) { nodes { id } ${PAGE} } }`;
    return (await stage.api.query<{ requests: Page }>(query, { after })).requests;
  };
  const first = await ask(null);
  expect(first.totalCount).toBe(10);
  const newer = await stage.api.upload(catalogue(['https://a.example/1']));
  const second = await ask(first.pageInfo.endCursor);
  expect([...first.nodes, ...second.nodes].map((node) => node.id)).toEqual(ids.toReversed());
  const third = await ask(second.pageInfo.endCursor);
  expect(third).toMatchObject({ totalCount: 11, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  expect(third.nodes).toHaveLength(2);
  expect((await ask(null)).nodes[0]).toEqual({ id: newer });
});

test('requests can be filtered by status, and a deleted one disappears from all lists immediately', async () => {
  const deleted = await stage.api.upload(catalogue(['https://a.example/1']));
  await stage.sql(`UPDATE requests SET status = 'PARTIAL' WHERE id IN ($1, $2)`, [id, deleted]);
  const ask = async (status: string) =>
    (await stage.api.query(`{ requests(status: ${status}) { nodes { id status } totalCount } }`)).requests;
  expect(await ask('PARTIAL')).toEqual({
    totalCount: 2,
    nodes: [deleted, id].map((each) => ({ id: each, status: 'PARTIAL' })),
  });
  await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: deleted });
  expect(await ask('PARTIAL')).toEqual({ totalCount: 1, nodes: [{ id, status: 'PARTIAL' }] });
  expect(await ask('COMPLETED')).toEqual({ totalCount: 0, nodes: [] });
});

const LISTS = [
  [
    'requests',
    'query ($id: ID!, $first: Int, $after: String) { request(id: $id) { id } requests(first: $first, after: $after) { totalCount } }',
  ],
  [
    'products',
    'query ($id: ID!, $first: Int, $after: String) { request(id: $id) { products(first: $first, after: $after) { totalCount } } }',
  ],
  [
    'images',
    'query ($id: ID!, $first: Int, $after: String) { request(id: $id) { images(first: $first, after: $after) { totalCount } } }',
  ],
] as const;
const cursor = (key: string) => Buffer.from(key).toString('base64url');

describe.each(LISTS)('the list of %s', (list, query) => {
  test.each([0, -1, 501, 2 ** 31 - 1])('a page size of %i is rejected', async (first) => {
    await expect(stage.api.query(query, { id, first })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('first'),
    });
  });

  test.each([
    '',
    'x',
    'not a cursor',
    cursor('-1'),
    cursor('1e3'),
    cursor('1; DROP TABLE requests'),
    cursor('\0'),
    cursor(list === 'products' ? randomUUID() : '7'),
  ])('the invalid cursor %j is rejected', async (after) => {
    await expect(stage.api.query(query, { id, first: 1, after })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('after'),
    });
  });

  test('a query without a page size gets pages of 50', async () => {
    expect(await stage.api.query(query, { id })).toEqual(
      await stage.api.query(query, { id, first: 50, after: null }),
    );
  });
});

test.each([
  randomUUID(),
  '',
  'x',
  '0',
  `${'f'.repeat(8)}-ffff-ffff-ffff-${'f'.repeat(12)}`,
  '\0',
  '🪑',
  `{${randomUUID()}}`,
])(
  'the unknown id %j is null in a query, false in a deletion and NOT_FOUND in a cancellation',
  async (unknown) => {
    const { api } = stage;
    expect(await api.query('query ($id: ID!) { request(id: $id) { id } }', { id: unknown })).toEqual({
      request: null,
    });
    expect(await api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: unknown })).toEqual({
      deleteRequest: false,
    });
    await expect(
      api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id: unknown }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  },
);

test('an id in capitals finds the request', async () => {
  const query = 'query ($id: ID!) { request(id: $id) { id } }';
  expect(await stage.api.query(query, { id: id.toUpperCase() })).toEqual({ request: { id } });
});
