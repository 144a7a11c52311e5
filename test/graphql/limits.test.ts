import { getIntrospectionQuery } from 'graphql';
import { ApiClient, ApiError } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

const many = (count: number, part: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join(' ');
/** Pages within pages, as deep as asked for. */
const deep = (levels: number) => {
  const type = '{ fields { type '.repeat(levels) + '{ name }' + ' } }'.repeat(levels);
  return `{ __type(name: "Query") ${type} }`;
};
const ways: [string, (api: ApiClient, query: string, variables?: object) => Promise<unknown>][] = [
  ['HTTP', (api, query, variables) => api.query(query, { ...variables })],
  ['WebSocket', (api, query, variables) => api.queryOverSocket(query, { ...variables })],
];

/** How long an operation took to be refused, in ms, and with what. */
async function refusal(answering: Promise<unknown>): Promise<{ error: ApiError; tookMs: number }> {
  const begun = performance.now();
  const error = await answering.then(
    () => new Error('It was answered'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw error as Error;
  return { error, tookMs: performance.now() - begun };
}

describe('a program as it comes', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
  });
  afterAll(() => stage?.dispose());
  afterEach(() => expect(stage.program.output()).not.toMatch(/ERROR|WARN/));

  describe.each(ways)('over %s', (_, ask) => {
    test.each<[string, string, RegExp]>([
      ['too deep', deep(8), /depth/],
      [
        'too deep by way of fragments',
        `${deep(4).replace('{ name }', '{ ...a }')} ${many(5, (n) => `fragment ${'abcdef'[n]} on __Type { fields { type { ...${'abcdef'[n + 1]} } } }`)} fragment f on __Type { name }`,
        /depth/,
      ],
      ['of too many aliases', `{ ${many(51, (n) => `a${n}: webhooks { id }`)} }`, /aliases/i],
      [
        'of too many aliases by way of fragments',
        `{ ${many(6, () => '...a')} } fragment a on Query { ${many(10, (n) => `a${n}: webhooks { id }`)} }`,
        /aliases/i,
      ],
      ['of too many directives', `{ __typename ${many(51, () => '@skip(if: false)')} }`, /directive/i],
      ['of too many words', `{ ${many(2001, () => '__typename')} }`, /tokens/],
      ['of an endless bracket', '{ requests '.repeat(5000), /tokens|Syntax/],
      [
        'of pages of pages of pages',
        '{ requests(first: 500) { nodes { products(first: 500) { nodes { images { id } } } } } }',
        /objects/,
      ],
      [
        'of lists without pages',
        '{ webhooks { deliveries(first: 500) { attempts { number } } } }',
        /objects/,
      ],
      [
        'of fragments that each double what is below',
        `{ ...f0 } ${many(20, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f20 on Query { __typename }`,
        /.{10}/,
      ],
      [
        'of fragments in a circle',
        '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
        /itself/,
      ],
    ])('a query is refused that is %s', async (_name, query, words) => {
      const { error, tookMs } = await refusal(ask(stage.api, query));
      expect(error.errors[0]).toMatchObject({
        message: expect.stringMatching(words),
        extensions: {
          code: expect.stringMatching(/^(GRAPHQL_(PARSE|VALIDATION)_FAILED|BAD_USER_INPUT|INVALID_INPUT)$/),
        },
      });
      expect(error.message).not.toContain('INTERNAL');
      expect(tookMs).toBeLessThan(3000);
    });

    test('variables count as what they hold', async () => {
      const query =
        'query ($n: Int) { requests(first: $n) { nodes { products(first: $n) { nodes { images { id } } } } } }';
      const { error } = await refusal(ask(stage.api, query, { n: 500 }));
      expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', limit: 250_000 });
      expect(await ask(stage.api, query, { n: 20 })).toEqual({ requests: { nodes: [] } });
    });

    test('a page that is too large is refused for that', async () => {
      const { error } = await refusal(ask(stage.api, '{ requests(first: 1000000000) { totalCount } }'));
      expect(error.errors[0]).toMatchObject({
        message: expect.stringContaining('first'),
        extensions: { code: 'INVALID_INPUT' },
      });
    });

    test.each([
      ['all of the schema', getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true })],
      [
        'all that there is of a page of requests',
        `{ requests(first: 20) { pageInfo { hasNextPage } nodes { id failures { example { error { code } } }
           deliveries { attempts { error { code } } } emails { attempts { number } }
           products(first: 50) { edges { node { name images { outputUrl error { message } } } } } } } }`,
      ],
      ['one of several operations', 'query A { webhooks { id } } query B { webhooks { id } }'],
    ])('%s may be asked for', async (name, query) => {
      const asked = name.startsWith('one of')
        ? stage.api.post(JSON.stringify({ query, operationName: 'B' }), {
            'content-type': 'application/json',
          })
        : ask(stage.api, query);
      expect(await asked).toBeTruthy();
    });
  });
});

describe('with INTROSPECTION=off, PLAYGROUND=off and METRICS=off', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({
      env: { ROLES: 'api', INTROSPECTION: 'off', PLAYGROUND: 'off', METRICS: 'off' },
    });
  });
  afterAll(() => stage?.dispose());

  describe.each(ways)('over %s', (_, ask) => {
    test.each([getIntrospectionQuery(), '{ __type(name: "Query") { name } }'])(
      'the schema is not told',
      async (query) => {
        const { error } = await refusal(ask(stage.api, query));
        expect(error.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED', reason: 'INVALID_INPUT' });
      },
    );

    test.each<[string, object]>([
      ['{ webhook { id } }', {}],
      ['{ requests { nods { id } } }', {}],
      ['{ requests(status: COMPLETE) { totalCount } }', {}],
      ['query ($s: RequestStatus) { requests(status: $s) { totalCount } }', { s: 'COMPLETE' }],
    ])('nor guessed: %s', async (query, variables) => {
      const { error } = await refusal(ask(stage.api, query, variables));
      expect(error.extensions).toMatchObject({ reason: 'INVALID_INPUT' });
      expect(error.message).not.toMatch(/webhooks|nodes|COMPLETED|Did you mean/);
    });

    test('queries are answered', async () => {
      expect(await ask(stage.api, '{ __typename webhooks { __typename } }')).toEqual({
        __typename: 'Query',
        webhooks: [],
      });
    });
  });

  test('there is no playground', async () => {
    expect((await fetch(`${stage.program.url}/graphiql`)).status).toBe(404);
    expect(stage.program.output()).not.toContain('Playground');
  });

  test('there are no metrics', async () => {
    expect((await fetch(`${stage.program.url}/metrics`)).status).toBe(404);
  });
});
