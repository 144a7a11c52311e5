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

test('meets every MUST of the GraphQL over HTTP specification', async () => {
  const results = await auditServer({ url: `${stage.program.url}/graphql` });
  const passed = results.filter(({ status }) => status === 'ok');
  const broken = results.filter(({ status }) => status === 'error').map(({ id, name }) => `${id} ${name}`);
  expect(broken).toEqual([]);
  expect(passed.length).toBeGreaterThan(50);
});

const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string>) =>
  fetch(`${stage.program.url}/graphql`, { method: 'POST', headers, body });

/** Refused at another place each: by the parser of bodies, before an upload is read, at the door, and by GraphQL. */
const REFUSED: [string, () => Parameters<typeof post>][] = [
  ['broken JSON', () => ['{"query": ', JSON_TYPE]],
  ['a body that is too large', () => [JSON.stringify({ query: ' '.repeat(300_000) }), JSON_TYPE]],
  ['an upload without a map', () => [multipart([]), UPLOAD_HEADERS]],
  ['a page of another site', () => ['{}', { ...JSON_TYPE, origin: 'https://evil.example' }]],
  ['a syntax error', () => ['{"query": "{"}', JSON_TYPE]],
];

describe.each(REFUSED)('%s is refused in the media type that the client accepts', (_, make) => {
  test.each([
    [GRAPHQL, GRAPHQL],
    [`${GRAPHQL};charset=utf-8, application/json;q=0.9`, GRAPHQL],
    ['application/json', 'application/json'],
    [`application/json, ${GRAPHQL};q=0.5`, 'application/json'],
    ['*/*', 'application/json'],
  ])('%s', async (accept, type) => {
    const [body, headers] = make();
    const answer = await post(body, { ...headers, accept });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(await answer.json()).toMatchObject({ errors: [{ message: expect.any(String) }] });
  });
});

test('a client that accepts neither media type is answered 406, and nothing is executed', async () => {
  const answer = await post('{"query": "mutation { deleteRequest(id: 1) }"}', {
    ...JSON_TYPE,
    accept: 'text/html',
  });
  expect(answer.status).toBe(406);
});
