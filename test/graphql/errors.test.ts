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

/** The results of a query over HTTP and over a WebSocket. */
async function outcomes(query: string, variables: Record<string, unknown> = {}) {
  const { api } = stage;
  return Promise.all(
    [api.query(query, variables), api.queryOverSocket(query, variables)].map((response) =>
      response.catch((error: unknown) => (error instanceof ApiError ? error.errors : error)),
    ),
  );
}

describe('errors of the query', () => {
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
    ['a missing variable', 'query ($id: ID!) { request(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
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
  ])(
    '%s has a standard code and the reason INVALID_INPUT, over HTTP and WebSocket',
    async (_, query, variables, code) => {
      const extensions = { code, reason: 'INVALID_INPUT' };
      for (const errors of await outcomes(query, variables))
        expect(errors).toEqual([expect.objectContaining({ extensions })]);
    },
  );

  test('a null variable for a required argument is BAD_USER_INPUT with the reason INVALID_INPUT', async () => {
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

  test('an unknown persisted query is PERSISTED_QUERY_NOT_FOUND, and is found after it has been sent', async () => {
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
    const response = { status: 200, body: { data: { __typename: 'Query' } } };
    expect(await ask({ query })).toEqual(response);
    expect(await ask({})).toEqual(response);
  });
});

describe('errors of the requested object', () => {
  const unknownId = randomUUID();
  test.each<[string, string, Record<string, unknown>, string]>([
    [
      'cancelling an unknown request',
      'mutation ($id: ID!) { cancelRequest(id: $id) { id } }',
      { id: unknownId },
      'NOT_FOUND',
    ],
    [
      'retrying an unknown request',
      'mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }',
      { id: unknownId },
      'NOT_FOUND',
    ],
    [
      'cancelling a text that is not an id',
      'mutation ($id: ID!) { cancelRequest(id: $id) { id } }',
      { id: "1' OR '1'='1" },
      'NOT_FOUND',
    ],
    ['too large a page', '{ requests(first: 501) { totalCount } }', {}, 'INVALID_INPUT'],
  ])('%s has the same error over HTTP and WebSocket', async (_, query, variables, code) => {
    const [http, socket] = await outcomes(query, variables);
    expect(http).toMatchObject([{ extensions: { code } }]);
    expect(socket).toEqual(http);
  });

  test('retrying a request that has not ended is INVALID_STATE over HTTP and WebSocket', async () => {
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

describe('subscriptions', () => {
  test.each([[randomUUID()], ['no-id'], [''], ['\0']])(
    'a subscription to the unknown request %j is NOT_FOUND',
    async (requestId) => {
      await expect(
        stage.api.queryOverSocket('subscription ($id: ID!) { progress(requestId: $id) { status } }', {
          id: requestId,
        }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  test('a subscription over HTTP is rejected with a message that names the WebSocket', async () => {
    await expect(
      stage.api.query('subscription ($id: ID!) { progress(requestId: $id) { status } }', { id }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('WebSocket') });
  });
});

describe('internal errors', () => {
  const secret = 'relation "products" does not exist';
  beforeAll(() => stage.sql('ALTER TABLE products RENAME TO products_away'));
  afterAll(() => stage.sql('ALTER TABLE products_away RENAME TO products'));

  /** Returns the log line that contains `text`. It may arrive later than the response, over another pipe. */
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
    ['a query over HTTP', () => stage.api.query(query, { id })],
    ['a query over WebSocket', () => stage.api.queryOverSocket(query, { id })],
    ['an upload', () => stage.api.upload(catalogue(['https://img.example.com/1.jpg']))],
  ])('an internal error of %s is masked, and the log has it under its id', async (_, ask) => {
    const error = await ask().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    const { errors } = error as ApiError;
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/^Internal error\. /),
        extensions: { code: 'INTERNAL' },
      },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/products_?away|does not exist|SELECT|INSERT|node_modules/);
    const logged = await lineOf(String(errors[0]!.extensions!.id));
    expect(logged).toContain(secret);
  });

  test('an internal error of a subscription is masked, and the log has it under its id', async () => {
    await stage.sql('ALTER TABLE requests RENAME TO requests_away');
    const error = await stage.api.watch(id).ended.catch((thrown: unknown) => thrown);
    await stage.sql('ALTER TABLE requests_away RENAME TO requests');
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify((error as ApiError).errors)).not.toContain('does not exist');
    expect(await lineOf(String((error as ApiError).extensions.id))).toContain('does not exist');
  });
});

test('introspection returns the schema', async () => {
  const { __schema } = await stage.api.query(getIntrospectionQuery());
  const names = __schema.types.map((type: { name: string }) => type.name);
  expect(names).toEqual(expect.arrayContaining(['Request', 'Progress', 'Upload', 'UploadCsvInput']));
});
