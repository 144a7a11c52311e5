import { getIntrospectionQuery } from 'graphql';
import { createHash, randomUUID } from 'node:crypto';
import { ApiError, catalogue } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let id: string;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
  id = await stage.api.upload(catalogue(['https://img.example.com/1.jpg']));
});
afterAll(() => stage?.dispose());

/** What a query ends in, over HTTP and over a WebSocket. */
async function outcomes(query: string, variables: Record<string, unknown> = {}) {
  const { api } = stage;
  return Promise.all(
    [api.query(query, variables), api.queryOverSocket(query, variables)].map((answer) =>
      answer.catch((error: unknown) => (error instanceof ApiError ? error.errors : error)),
    ),
  );
}

describe('an error of the query has the standard code and INVALID_INPUT for a reason, over HTTP and WebSocket alike', () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    ['a syntax error', '{ requests { ', {}, 'GRAPHQL_PARSE_FAILED'],
    ['a query of too many tokens', `{ ${'a '.repeat(3000)} }`, {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nope }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', '{ requests(nope: 1) { totalCount } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing selection', '{ requests }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of the wrong type',
      'query ($n: Int) { requests(first: $n) { totalCount } }',
      { n: 'ten' },
      'BAD_USER_INPUT',
    ],
    ['a variable that is missing', 'query ($id: ID!) { request(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
    [
      'a variable too large for its type',
      'query ($n: Int) { requests(first: $n) { totalCount } }',
      { n: 2 ** 40 },
      'BAD_USER_INPUT',
    ],
    [
      'an unknown value of an enum',
      '{ requests(status: DONE) { totalCount } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'two operations without a choice',
      'query A { __typename } query B { __typename }',
      {},
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a fragment in a circle', '{ ...a } fragment a on Query { ...a }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['no operation at all', 'fragment a on Query { __typename }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two fields of one name',
      '{ a: __typename a: requests { totalCount } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s', async (_, query, variables, code) => {
    const extensions = { code, reason: 'INVALID_INPUT' };
    for (const errors of await outcomes(query, variables))
      expect(errors).toEqual([expect.objectContaining({ extensions })]);
  });

  test('an argument that a null variable leaves empty', async () => {
    const query = 'query ($n: ID = "x") { request(id: $n) { id } }';
    for (const errors of await outcomes(query, { n: null }))
      expect(errors).toEqual([
        expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', reason: 'INVALID_INPUT' } }),
      ]);
  });

  test('an empty query is INVALID_INPUT', async () => {
    for (const errors of await outcomes(''))
      expect(errors).toEqual([expect.objectContaining({ extensions: { code: 'INVALID_INPUT' } })]);
  });

  test('a persisted query that is not known yet is PERSISTED_QUERY_NOT_FOUND, and found once it was sent', async () => {
    const query = '{ __typename }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const ask = (more: object) =>
      stage.api.post(
        JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } }, ...more }),
        {
          'content-type': 'application/json',
        },
      );
    expect(await ask({})).toMatchObject({
      status: 200,
      body: { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', reason: 'INVALID_INPUT' } }] },
    });
    const answer = { status: 200, body: { data: { __typename: 'Query' } } };
    expect(await ask({ query })).toEqual(answer);
    expect(await ask({})).toEqual(answer);
  });
});

describe('a fault of what was asked for has the same code over HTTP and WebSocket', () => {
  const nobody = randomUUID();
  test.each<[string, string, Record<string, unknown>, string]>([
    [
      'cancelling a request that is not there',
      'mutation ($id: ID!) { cancelRequest(id: $id) { id } }',
      { id: nobody },
      'NOT_FOUND',
    ],
    [
      'retrying a request that is not there',
      'mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }',
      { id: nobody },
      'NOT_FOUND',
    ],
    [
      'cancelling what is no id',
      'mutation ($id: ID!) { cancelRequest(id: $id) { id } }',
      { id: "1' OR '1'='1" },
      'NOT_FOUND',
    ],
    ['a page too large', '{ requests(first: 501) { totalCount } }', {}, 'INVALID_INPUT'],
  ])('%s', async (_, query, variables, code) => {
    const [http, socket] = await outcomes(query, variables);
    expect(http).toMatchObject([{ extensions: { code } }]);
    expect(socket).toEqual(http);
  });

  test('retrying a request that is not over', async () => {
    const [http, socket] = await outcomes(
      'mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }',
      { id },
    );
    expect(http).toMatchObject([
      { extensions: { code: 'INVALID_STATE', status: 'PENDING' }, path: ['retryFailedImages'] },
    ]);
    expect(socket).toEqual(http);
  });
});

describe('a subscription', () => {
  test.each([[randomUUID()], ['no-id'], [''], ['\0']])(
    'to the request %j is NOT_FOUND',
    async (requestId) => {
      await expect(
        stage.api.queryOverSocket('subscription ($id: ID!) { progress(requestId: $id) { status } }', {
          id: requestId,
        }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  test('over HTTP is sent to the WebSocket', async () => {
    await expect(
      stage.api.query('subscription ($id: ID!) { progress(requestId: $id) { status } }', { id }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('WebSocket') });
  });
});

describe('a failure of ours is masked, and its id leads to the log', () => {
  // As it stands in a line of JSON.
  const secret = 'relation "products" does not exist';
  beforeAll(() => stage.sql('ALTER TABLE products RENAME TO products_away'));
  afterAll(() => stage.sql('ALTER TABLE products_away RENAME TO products'));

  /** The line of the log that has `text`; it comes by another way than the answer, and may be later. */
  async function lineOf(text: string): Promise<string> {
    const find = () =>
      stage.program
        .output()
        .split('\n')
        .slice(0, -1)
        .find((line) => line.includes(text));
    await stage.until(() => find() !== undefined);
    return find()!;
  }

  const query = 'query ($id: ID!) { request(id: $id) { products { nodes { name } } } }';
  test.each<[string, () => Promise<unknown>]>([
    ['over HTTP', () => stage.api.query(query, { id })],
    ['over WebSocket', () => stage.api.queryOverSocket(query, { id })],
    ['of an upload', () => stage.api.upload(catalogue(['https://img.example.com/1.jpg']))],
  ])('%s', async (_, ask) => {
    const error = await ask().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    const { errors } = error as ApiError;
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^Something went wrong on our side/),
        extensions: { code: 'INTERNAL' },
      },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/products_?away|does not exist|SELECT|INSERT|node_modules/);
    const logged = await lineOf(String(errors[0]!.extensions!.id));
    expect(logged).toContain(secret);
  });

  test('of a subscription', async () => {
    await stage.sql('ALTER TABLE requests RENAME TO requests_away');
    const error = await stage.api.watch(id).ended.catch((thrown: unknown) => thrown);
    await stage.sql('ALTER TABLE requests_away RENAME TO requests');
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify((error as ApiError).errors)).not.toContain('does not exist');
    expect(await lineOf(String((error as ApiError).extensions.id))).toContain('does not exist');
  });
});

test('the schema can be asked for', async () => {
  const { __schema } = await stage.api.query(getIntrospectionQuery());
  const names = __schema.types.map((type: { name: string }) => type.name);
  expect(names).toEqual(expect.arrayContaining(['Request', 'Progress', 'Upload', 'UploadCsvInput']));
});
