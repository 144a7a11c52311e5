import { auditServer } from 'graphql-http';
import { multipart, UPLOAD_HEADERS } from '../support/multipart.js';
import { type Stage, startStage } from '../support/stage.js';

const GRAPHQL = 'application/graphql-response+json';
const JSON_TYPE = { 'content-type': 'application/json' };

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
});
afterAll(() => stage?.dispose());

test('the server meets every MUST of the GraphQL over HTTP specification', async () => {
  const results = await auditServer({ url: `${stage.program.url}/graphql` });
  const passed = results.filter(({ status }) => status === 'ok');
  const broken = results.filter(({ status }) => status === 'error').map(({ id, name }) => `${id} ${name}`);
  expect(broken).toEqual([]);
  expect(passed.length).toBeGreaterThan(50);
});

const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string>) =>
  fetch(`${stage.program.url}/graphql`, { method: 'POST', headers, body });

/** Each is rejected at another stage: by the body parser, before an upload is read, by the HTTP pipeline, and by GraphQL. */
const REJECTED: [string, () => Parameters<typeof post>][] = [
  ['broken JSON', () => ['{"query": ', JSON_TYPE]],
  ['too large a body', () => [JSON.stringify({ query: ' '.repeat(300_000) }), JSON_TYPE]],
  ['an upload without a map', () => [multipart([]), UPLOAD_HEADERS]],
  ['a request from a page of another site', () => ['{}', { ...JSON_TYPE, origin: 'https://evil.example' }]],
  ['a syntax error', () => ['{"query": "{"}', JSON_TYPE]],
];

describe.each(REJECTED)('the error response to %s', (_, make) => {
  test.each([
    [GRAPHQL, GRAPHQL],
    [`${GRAPHQL};charset=utf-8, application/json;q=0.9`, GRAPHQL],
    ['application/json', 'application/json'],
    [`application/json, ${GRAPHQL};q=0.5`, 'application/json'],
    ['*/*', 'application/json'],
  ])('with the Accept header %s, the error response has the type %s', async (accept, type) => {
    const [body, headers] = make();
    const response = await post(body, { ...headers, accept });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String) }] });
  });
});

test('a request that accepts neither media type gets 406 and is not executed', async () => {
  const response = await post('{"query": "mutation { deleteRequest(id: 1) }"}', {
    ...JSON_TYPE,
    accept: 'text/html',
  });
  expect(response.status).toBe(406);
});
