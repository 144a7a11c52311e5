import {
  execute,
  GraphQLError,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  subscribe,
  parse,
} from 'graphql';
import { ClientError } from '../common/index.js';
import { toClientError } from './client-errors.js';
import { readOperation } from './limits/read-operation.js';

const SECRET = 'password hunter2 is wrong';

const Upload = new GraphQLScalarType({
  name: 'Upload',
  parseValue: () => {
    throw new GraphQLError('Upload value invalid.');
  },
});

const fails = (error: unknown) => ({
  type: GraphQLInt,
  resolve: () => {
    throw error;
  },
});

const notFound = new ClientError('NOT_FOUND', 'There is no such request.', { hint: 'look', code: 'ODD' });

const query = new GraphQLObjectType({
  name: 'Query',
  fields: {
    notFound: fails(notFound),
    later: { type: GraphQLInt, resolve: () => Promise.reject(notFound) },
    broken: fails(new Error(SECRET)),
    odd: fails(SECRET),
    aggregate: fails(new AggregateError([notFound], SECRET)),
    caused: fails(new Error(SECRET, { cause: notFound })),
    tooBig: { type: GraphQLInt, resolve: () => 2 ** 40 },
    noList: { type: new GraphQLList(GraphQLInt), resolve: () => 5 },
    absent: { type: new GraphQLNonNull(GraphQLInt), resolve: () => null },
    page: {
      type: GraphQLInt,
      args: { first: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 1 }, file: { type: Upload } },
      resolve: () => 1,
    },
  },
});
const subscription = new GraphQLObjectType({
  name: 'Subscription',
  fields: { progress: { type: GraphQLInt, subscribe: () => Promise.reject(notFound) } },
});
const schema = new GraphQLSchema({ query, subscription });

const logged: { id: string; error: unknown }[] = [];
const convert = (error: unknown) => toClientError(error, (id, cause) => logged.push({ id, error: cause }));

async function ask(source: string, variableValues?: Record<string, unknown>) {
  const read = readOperation(schema, { query: source, variables: variableValues }, { introspection: true });
  const { errors = [] } =
    'kind' in read ? await execute({ schema, document: read, variableValues }) : { errors: read };
  expect(errors).toHaveLength(1);
  return convert(errors[0]);
}

beforeEach(() => logged.splice(0));

describe('client errors', () => {
  test.each(['notFound', 'later'])(
    'a ClientError of the field %s keeps its message, details and code',
    async (name) => {
      expect(await ask(`{ ${name} }`)).toEqual({
        message: 'There is no such request.',
        path: [name],
        locations: [{ line: 1, column: 3 }],
        extensions: { hint: 'look', code: 'NOT_FOUND' },
      });
      expect(logged).toEqual([]);
    },
  );

  test('a ClientError outside GraphQL keeps its message, details and code', () => {
    expect(convert(notFound)).toEqual({
      message: 'There is no such request.',
      extensions: { hint: 'look', code: 'NOT_FOUND' },
    });
  });

  test('a ClientError that prevents a subscription keeps its message and code', async () => {
    const result = await subscribe({ schema, document: parse('subscription { progress }') });
    expect(convert((result as { errors: GraphQLError[] }).errors[0])).toMatchObject({
      message: 'There is no such request.',
      path: ['progress'],
      extensions: { code: 'NOT_FOUND' },
    });
  });
});

describe('errors of the query', () => {
  test.each<[string, Record<string, unknown> | undefined, string, string?]>([
    ['{ broken', undefined, 'Syntax Error', 'GRAPHQL_PARSE_FAILED'],
    ['{ nowhere }', undefined, 'Cannot query field "nowhere"', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'query A { page } query B { page }',
      undefined,
      'must name one operation',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      '{ page(first: "many") }',
      undefined,
      'Int cannot represent non-integer value: "many"',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['query ($n: Int!) { page(first: $n) }', {}, 'Variable "$n" of required type "Int!" was not provided.'],
    ['query ($n: Int!) { page(first: $n) }', { n: 'x' }, 'Variable "$n" got invalid value "x"'],
    [
      'query ($n: Int) { page(first: $n) }',
      { n: null },
      'Argument "first" of non-null type "Int!" must not be null.',
    ],
    [
      'query ($f: Upload) { page(file: $f) }',
      { f: 1 },
      'Variable "$f" got invalid value 1; Upload value invalid.',
    ],
  ])('%s with %j has a standard code', async (source, variables, words, code = 'BAD_USER_INPUT') => {
    const error = await ask(source, variables);
    expect(error.message).toContain(words);
    expect(error.extensions).toEqual({ code, reason: 'INVALID_INPUT' });
    expect(logged).toEqual([]);
  });

  test.each(['BAD_REQUEST', 'SOMETHING_NEW', 7])(
    'an error with the unknown code %j is INVALID_INPUT',
    (code) => {
      const error = convert(new GraphQLError('The body is missing.', { extensions: { code } }));
      expect(error).toEqual({ message: 'The body is missing.', extensions: { code: 'INVALID_INPUT' } });
    },
  );
});

describe('internal errors', () => {
  test.each(['broken', 'odd', 'aggregate', 'caused', 'tooBig', 'noList', 'absent'])(
    'the error of the field %s is masked and logged under its id',
    async (name) => {
      const error = await ask(`{ ${name} }`);
      expect(error).toEqual({
        message: expect.stringMatching(/^Internal error\. /),
        path: [name],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL', id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      });
      expect(JSON.stringify(error)).not.toMatch(/hunter2|represent|Iterable|null for/);
      expect(error.message).toContain(error.extensions!.id);
      expect(logged).toEqual([{ id: error.extensions!.id, error: expect.anything() }]);
    },
  );

  test('the log gets the original error', async () => {
    await ask('{ broken }');
    expect(logged[0]!.error).toEqual(new Error(SECRET));
  });

  test.each([
    [new TypeError(SECRET)],
    [new GraphQLError(SECRET, { originalError: new Error(SECRET) })],
    [new GraphQLError(SECRET, { extensions: { code: 'INTERNAL_SERVER_ERROR' } })],
    [SECRET],
    [undefined],
    [null],
  ])('an error outside a field is masked: %j', (thrown) => {
    const error = convert(thrown);
    expect(error.extensions).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(logged).toHaveLength(1);
  });

  test('each internal error has its own id', () => {
    expect(convert(new Error('a')).extensions!.id).not.toBe(convert(new Error('a')).extensions!.id);
  });
});
