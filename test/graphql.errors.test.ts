import { getIntrospectionQuery } from 'graphql';
import { randomUUID } from 'node:crypto';
import { ApiError, catalogue } from './support/client.js';
import { type Stage, startStage } from './support/stage.js';

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

describe('a fault of the query is INVALID_INPUT, over HTTP and WebSocket alike', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['a syntax error', '{ requests { ', {}],
    ['an empty query', '', {}],
    ['an unknown field', '{ nope }', {}],
    ['an unknown argument', '{ requests(nope: 1) { totalCount } }', {}],
    ['a missing selection', '{ requests }', {}],
    ['a variable of the wrong type', 'query ($n: Int) { requests(first: $n) { totalCount } }', { n: 'ten' }],
    ['a variable that is missing', 'query ($id: ID!) { request(id: $id) { id } }', {}],
    [
      'a variable too large for its type',
      'query ($n: Int) { requests(first: $n) { totalCount } }',
      { n: 2 ** 40 },
    ],
    ['an unknown value of an enum', '{ requests(status: DONE) { totalCount } }', {}],
    ['two operations without a choice', 'query A { __typename } query B { __typename }', {}],
    ['a fragment in a circle', '{ ...a } fragment a on Query { ...a }', {}],
    ['no operation at all', 'fragment a on Query { __typename }', {}],
    ['two fields of one name', '{ a: __typename a: requests { totalCount } }', {}],
  ])('%s', async (_, query, variables) => {
    const [http, socket] = await outcomes(query, variables);
    expect(http).toEqual([expect.objectContaining({ extensions: { code: 'INVALID_INPUT' } })]);
    expect(socket).toEqual([expect.objectContaining({ extensions: { code: 'INVALID_INPUT' } })]);
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
