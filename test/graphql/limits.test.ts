import { getIntrospectionQuery } from 'graphql';
import { ApiClient, ApiError, catalogue } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

const many = (count: number, part: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join(' ');
/** Returns a query with `levels` nested levels. */
const deep = (levels: number) => {
  const type = '{ fields { type '.repeat(levels) + '{ name }' + ' } }'.repeat(levels);
  return `{ __type(name: "Query") ${type} }`;
};
const transports: [string, (api: ApiClient, query: string, variables?: object) => Promise<unknown>][] = [
  ['HTTP', (api, query, variables) => api.query(query, { ...variables })],
  ['WebSocket', (api, query, variables) => api.queryOverSocket(query, { ...variables })],
];

/** Returns the error of a rejected operation, and how long the rejection took in ms. */
async function rejectionOf(result: Promise<unknown>): Promise<{ error: ApiError; tookMs: number }> {
  const startedAt = performance.now();
  const error = await result.then(
    () => new Error('The operation was not rejected'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw error as Error;
  return { error, tookMs: performance.now() - startedAt };
}

describe('a program with default settings', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
  });
  afterAll(() => stage?.dispose());
  afterEach(() => expect(stage.program.output()).not.toMatch(/ERROR|WARN/));

  describe.each(transports)('over %s', (_, ask) => {
    test.each<[string, string, RegExp]>([
      ['that is too deep', deep(8), /depth/],
      [
        'that is too deep through fragments',
        `${deep(4).replace('{ name }', '{ ...a }')} ${many(5, (n) => `fragment ${'abcdef'[n]} on __Type { fields { type { ...${'abcdef'[n + 1]} } } }`)} fragment f on __Type { name }`,
        /depth/,
      ],
      ['with too many aliases', `{ ${many(51, (n) => `a${n}: webhooks { id }`)} }`, /aliases/i],
      [
        'with too many aliases through fragments',
        `{ ${many(6, () => '...a')} } fragment a on Query { ${many(10, (n) => `a${n}: webhooks { id }`)} }`,
        /aliases/i,
      ],
      ['with too many directives', `{ __typename ${many(51, () => '@skip(if: false)')} }`, /directive/i],
      ['with too many tokens', `{ ${many(2001, () => '__typename')} }`, /tokens/],
      ['with thousands of open brackets', '{ requests '.repeat(5000), /tokens|Syntax/],
      [
        'for pages of pages of pages',
        '{ requests(first: 500) { nodes { products(first: 500) { nodes { images { id } } } } } }',
        /objects/,
      ],
      [
        'for lists without pages',
        '{ webhooks { deliveries(first: 500) { attempts { number } } } }',
        /objects/,
      ],
      [
        'with fragments that each double the next',
        `{ ...f0 } ${many(20, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f20 on Query { __typename }`,
        /.{10}/,
      ],
      [
        'with circular fragments',
        '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
        /itself/,
      ],
    ])('a query %s is rejected within three seconds', async (_name, query, words) => {
      const { error, tookMs } = await rejectionOf(ask(stage.api, query));
      expect(error.errors[0]).toMatchObject({
        message: expect.stringMatching(words),
        extensions: {
          code: expect.stringMatching(/^(GRAPHQL_(PARSE|VALIDATION)_FAILED|BAD_USER_INPUT|INVALID_INPUT)$/),
        },
      });
      expect(error.message).not.toContain('INTERNAL');
      expect(tookMs).toBeLessThan(3000);
    });

    test('the values of variables count towards the cost', async () => {
      const query =
        'query ($n: Int) { requests(first: $n) { nodes { products(first: $n) { nodes { images { id } } } } } }';
      const { error } = await rejectionOf(ask(stage.api, query, { n: 500 }));
      expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', limit: 250_000 });
      expect(await ask(stage.api, query, { n: 20 })).toEqual({ requests: { nodes: [] } });
    });

    test('too large a page is rejected with an error that names the argument', async () => {
      const { error } = await rejectionOf(ask(stage.api, '{ requests(first: 1000000000) { totalCount } }'));
      expect(error.errors[0]).toMatchObject({
        message: expect.stringContaining('first'),
        extensions: { code: 'INVALID_INPUT' },
      });
    });

    test.each([
      [
        'introspection of the whole schema',
        getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }),
      ],
      [
        'a query for every field of a page of requests',
        `{ requests(first: 20) { pageInfo { hasNextPage } nodes { id failures { example { error { code } } }
           deliveries { attempts { error { code } } } emails { attempts { number } }
           products(first: 50) { edges { node { name images { outputUrl error { message } } } } } } } }`,
      ],
      ['one of several operations', 'query A { webhooks { id } } query B { webhooks { id } }'],
    ])('%s is executed', async (name, query) => {
      const result = name.startsWith('one of')
        ? stage.api.post(JSON.stringify({ query, operationName: 'B' }), {
            'content-type': 'application/json',
          })
        : ask(stage.api, query);
      expect(await result).toBeTruthy();
    });
  });

  test('a query that loads more than 10,000 objects is rejected, and a smaller one is not', async () => {
    const large = await stage.api.upload(
      catalogue(...Array.from({ length: 300 }, (_, n) => [`https://b.example/${n}`])),
    );
    const query = (aliases: number) =>
      Array.from(
        { length: aliases },
        (_, n) => `r${n}: request(id: "${large}") { products(first: 500) { nodes { id } } }`,
      ).join(' ');
    expect(Object.keys(await stage.api.query(`{ ${query(30)} }`))).toHaveLength(30);
    await expect(stage.api.query(`{ ${query(45)} }`)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      extensions: { limit: 10_000 },
    });
    await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: large });
  });

  describe('lists whose length is unknown before they are read', () => {
    const PER_PRODUCT = 1000;
    let large: string;

    beforeAll(async () => {
      large = await stage.api.upload(
        catalogue(
          ...Array.from({ length: 11 }, (_, n) =>
            Array.from({ length: PER_PRODUCT }, (__, i) => `https://c.example/${n}/${i}`),
          ),
        ),
      );
    });
    afterAll(() => stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: large }));

    const products = (first: number) => `products(first: ${first}) { nodes { images { position } } }`;

    test('images of products count towards the number of objects that one query may load', async () => {
      const { request } = await stage.api.query(`{ request(id: "${large}") { ${products(9)} } }`);
      const counts = request.products.nodes.map(({ images }: { images: unknown[] }) => images.length);
      expect(counts).toEqual(Array.from({ length: 9 }, () => PER_PRODUCT));
      await expect(stage.api.query(`{ request(id: "${large}") { ${products(10)} } }`)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        extensions: { limit: 10_000 },
      });
    });

    test('failures are the 100 most frequent ones with their true counts, and count towards the limit', async () => {
      await stage.sql(
        `UPDATE images SET status = 'FAILED', error_code = 'CONNECT_FAILED',
                error_message = 'Port ' || CASE WHEN position < 150 THEN position ELSE 7 END || ' is closed.'
          WHERE request_id = $1`,
        [large],
      );
      const failures = 'failures { code message count example { inputUrl } }';
      const { request } = await stage.api.query(`{ request(id: "${large}") { ${failures} } }`);
      expect(request.failures).toHaveLength(100);
      expect(request.failures[0]).toEqual({
        code: 'CONNECT_FAILED',
        message: 'Port 7 is closed.',
        count: 11 * (PER_PRODUCT - 150 + 1),
        example: { inputUrl: 'https://c.example/0/7' },
      });
      expect(request.failures.slice(1).map(({ count }: { count: number }) => count)).toEqual(
        Array.from({ length: 99 }, () => 11),
      );
      const rest = `images(first: 500) { nodes { id } }`;
      const asked = Array.from({ length: 19 }, (_, n) => `r${n}: request(id: "${large}") { i${n}: ${rest} }`);
      const query = (...more: string[]) => `{ ${[...asked, ...more].join(' ')} }`;
      expect(await stage.api.query(query(`request(id: "${large}") { ${failures} }`))).toBeTruthy();
      await expect(
        stage.api.query(
          query(`request(id: "${large}") { ${failures} a: images(first: 450) { nodes { id } } }`),
        ),
      ).rejects.toMatchObject({ code: 'INVALID_INPUT', extensions: { limit: 10_000 } });
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

  describe.each(transports)('over %s', (_, ask) => {
    test.each([getIntrospectionQuery(), '{ __type(name: "Query") { name } }'])(
      'an introspection query is rejected',
      async (query) => {
        const { error } = await rejectionOf(ask(stage.api, query));
        expect(error.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED', reason: 'INVALID_INPUT' });
      },
    );

    test.each<[string, object]>([
      ['{ webhook { id } }', {}],
      ['{ requests { nods { id } } }', {}],
      ['{ requests(status: COMPLETE) { totalCount } }', {}],
      ['query ($s: RequestStatus) { requests(status: $s) { totalCount } }', { s: 'COMPLETE' }],
    ])('the error of a misspelt name has no suggestion: %s', async (query, variables) => {
      const { error } = await rejectionOf(ask(stage.api, query, variables));
      expect(error.extensions).toMatchObject({ reason: 'INVALID_INPUT' });
      expect(error.message).not.toMatch(/webhooks|nodes|COMPLETED|Did you mean/);
    });

    test('other queries are executed', async () => {
      expect(await ask(stage.api, '{ __typename webhooks { __typename } }')).toEqual({
        __typename: 'Query',
        webhooks: [],
      });
    });
  });

  test('GraphiQL is not served and not announced', async () => {
    expect((await fetch(`${stage.program.url}/graphiql`)).status).toBe(404);
    expect(stage.program.output()).not.toContain('/graphiql');
  });

  test('metrics are not served', async () => {
    expect((await fetch(`${stage.program.url}/metrics`)).status).toBe(404);
  });
});
