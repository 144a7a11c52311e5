import { readFileSync } from 'node:fs';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { checkCost, MAX_COST } from './query-cost.js';

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));

const check = (query: string, variables = {}, name: string | null = null) => {
  const document = parse(query);
  checkCost(schema, document, getOperationAST(document, name)!, variables);
};

test.each<[string, number]>([
  ['{ requests(first: 500) { nodes { products(first: 500) { nodes { id name } } } } }', 500 * (2 + 500 * 2)],
  ['{ webhooks { deliveries(first: 500) { attempts { number } } } }', 100 * (1 + 500 * 11)],
  [
    '{ requests(first: 99999) { nodes { images(first: 99999) { totalCount nodes { id } } } } }',
    500 * (2 + 500 * 2),
  ],
])('the query %s is rejected because it costs %d', (query, cost) => {
  expect(() => check(query)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', details: { cost, limit: MAX_COST } }),
  );
});

test.each<[string, object, string | null]>([
  ['{ requests(first: 100) { nodes { products(first: 100) { nodes { images { id } } } } } }', {}, null],
  ['{ webhooks { deliveries { attempts { number } } } }', {}, null],
  [
    'query ($n: Int) { requests(first: $n) { nodes { products(first: $n) { nodes { id } } } } }',
    { n: 10 },
    null,
  ],
  [
    'query A { webhooks { id } } query B { webhooks { deliveries(first: 500) { attempts { number } } } }',
    {},
    'A',
  ],
])('the query %s is accepted', (query, variables, name) => {
  expect(() => check(query, variables, name)).not.toThrow();
});

test('the values of variables count towards the cost, and skipped fields do not', () => {
  const query =
    'query ($n: Int, $no: Boolean!) { requests(first: $n) @skip(if: $no) { nodes { products(first: $n) { nodes { id } } } } }';
  expect(() => check(query, { n: 500, no: false })).toThrow(/request smaller pages/);
  expect(() => check(query, { n: 500, no: true })).not.toThrow();
});
