import { Client, fetchExchange } from '@urql/core';
import { HEADER, rows } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
});
afterAll(() => stage?.dispose());

const UPLOAD = 'mutation ($file: Upload!) { uploadCsv(file: $file) { id totalProducts } }';

describe('urql with its own defaults', () => {
  const client = () => new Client({ url: `${stage.program.url}/graphql`, exchanges: [fetchExchange] });

  test('has a query answered, which it sends by GET', async () => {
    const methods: (string | undefined)[] = [];
    const watching = new Client({
      url: `${stage.program.url}/graphql`,
      exchanges: [fetchExchange],
      fetch: (input, init) => {
        methods.push(init?.method);
        return fetch(input, init);
      },
    });
    const { data, error } = await watching.query(
      'query ($first: Int) { requests(first: $first) { totalCount } }',
      {
        first: 1,
      },
    );
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ requests: { totalCount: expect.any(Number) } });
    expect(methods).toEqual(['GET']);
  });

  test('uploads a file, and is told of its faults', async () => {
    const taken = await client().mutation(UPLOAD, { file: new File([HEADER + rows(2)], 'a.csv') });
    expect(taken.error).toBeUndefined();
    expect(taken.data).toMatchObject({ uploadCsv: { id: expect.any(String), totalProducts: 2 } });
    const refused = await client().mutation(UPLOAD, { file: new File([`${HEADER}1,,\n`], 'a.csv') });
    expect(refused.error?.graphQLErrors).toMatchObject([{ extensions: { code: 'INVALID_CSV' } }]);
  });

  test('is told what is wrong with a query', async () => {
    const { error } = await client().query('{ nothing }', {});
    expect(error?.graphQLErrors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});
