import { Client, fetchExchange } from '@urql/core';
import { HEADER, rows } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
});
afterAll(() => stage?.dispose());

const UPLOAD = 'mutation ($file: Upload!) { uploadCsv(file: $file) { id totalProducts } }';

describe('urql with its default settings', () => {
  const client = () => new Client({ url: `${stage.program.url}/graphql`, exchanges: [fetchExchange] });

  test('urql sends a query by GET and receives the data', async () => {
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

  test('urql uploads a file and receives the errors of an invalid one', async () => {
    const accepted = await client().mutation(UPLOAD, { file: new File([HEADER + rows(2)], 'a.csv') });
    expect(accepted.error).toBeUndefined();
    expect(accepted.data).toMatchObject({ uploadCsv: { id: expect.any(String), totalProducts: 2 } });
    const rejected = await client().mutation(UPLOAD, { file: new File([`${HEADER}1,,\n`], 'a.csv') });
    expect(rejected.error?.graphQLErrors).toMatchObject([{ extensions: { code: 'INVALID_CSV' } }]);
  });

  test('urql receives the validation errors of a query', async () => {
    const { error } = await client().query('{ nothing }', {});
    expect(error?.graphQLErrors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});
