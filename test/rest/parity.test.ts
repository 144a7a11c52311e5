import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLNamedType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { type Stage, startStage } from '../support/stage.js';
import { ONLY_GRAPHQL, ONLY_REST, PARAMETERS, ROUTES, TYPES } from './parity.table.js';

interface Component {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly allOf?: readonly unknown[];
}

interface Operation {
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string }[];
}

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];
const SERVICE = /^GET (\/health|\/metrics|\/api\/(docs|openapi)|\/files|\/graphi?ql|\/$)/;

let stage: Stage;
let components: Readonly<Record<string, Component>>;
let routes: ReadonlyMap<string, Operation>;
let id: string;

beforeAll(async () => {
  const mail = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'halftone@example.com' };
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone', ...mail } });
  const document = (await curl([`${stage.program.url}/api/openapi.json`])).json();
  components = document.components.schemas;
  routes = new Map(
    Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
    ),
  );
  await stage.servePhoto('/a.jpg', { width: 64, height: 48 });
  id = await stage.api.upload(catalogue([stage.host.url('/a.jpg'), stage.host.url('/none.jpg')], ['no']), {
    onInvalidRow: 'SKIP',
    webhookUrl: stage.host.url('/hook'),
    email: 'shop@example.com',
  });
  await stage.api.settled(id);
}, 60_000);
afterAll(() => stage?.dispose());

const propertiesOf = (names: readonly string[]) =>
  names.flatMap((name) => Object.keys(components[name]?.properties ?? {}));

/** The object and input types that carry data: not the roots, and not the pages of lists, which REST has as limit and cursor. */
const isData = (type: GraphQLNamedType): boolean =>
  (isObjectType(type) || isInputObjectType(type)) &&
  !isIntrospectionType(type) &&
  !roots.includes(type as never) &&
  !/(Connection|Edge|PageInfo)$/.test(type.name);

/** The types within an inspection and within an option are components under their own names, or JSON in a field. */
const isWithinAnother = (name: string): boolean =>
  /^(Csv(?!Inspection)|ColumnMapping|FetchHeader|MappingProposal|Proposed|SkipReason)/.test(name);

const dataTypes = Object.values(schema.getTypeMap()).filter(isData);
const fieldsOf = (name: string): string[] => {
  const type = schema.getType(name);
  return isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : [];
};

test('every GraphQL type has a counterpart in the OpenAPI document', () => {
  const missing = dataTypes
    .map(({ name }) => name)
    .filter((name) => !isWithinAnother(name) && !TYPES[name] && ONLY_GRAPHQL[name] === undefined);
  expect(missing).toEqual([]);
  const unknown = Object.values(TYPES).flatMap((type) => type.components.filter((name) => !components[name]));
  expect(unknown).toEqual([]);
});

test.each(Object.entries(TYPES))('REST has every field of the GraphQL type %s', (name, counterpart) => {
  const known = new Set(propertiesOf(counterpart.components));
  const missing = fieldsOf(name).filter((field) => {
    const target = counterpart.fields?.[field] ?? field;
    return !known.has(target) && !routes.has(target) && ONLY_GRAPHQL[`${name}.${field}`] === undefined;
  });
  expect(missing).toEqual([]);
});

test('GraphQL has every property of the components that REST has for its types', () => {
  const extra = [...new Set(Object.values(TYPES).flatMap((type) => type.components))].flatMap((component) => {
    const known = new Set(
      Object.entries(TYPES)
        .filter(([, type]) => type.components.includes(component))
        .flatMap(([name, type]) => fieldsOf(name).map((field) => type.fields?.[field] ?? field)),
    );
    // A registered webhook is a webhook with a secret.
    const inherited = component === 'RegisteredWebhookView' ? fieldsOf('Webhook') : [];
    return propertiesOf([component])
      .filter((property) => !known.has(property) && !inherited.includes(property))
      .map((property) => `${component}.${property}`);
  });
  expect(extra.filter((property) => ONLY_REST[property] === undefined)).toEqual([]);
});

test('REST has a route with the same parameters for every query, mutation and subscription', () => {
  const missing = roots.flatMap((root) =>
    Object.values(root.getFields()).flatMap(({ name, args }) => {
      if (ONLY_GRAPHQL[`${root.name}.${name}`] !== undefined) return [];
      const operation = routes.get(ROUTES[name] ?? '');
      if (operation === undefined) return [name];
      const given = new Set(operation.parameters?.map((parameter) => parameter.name));
      return args
        .filter(
          (arg) => !['input', 'file'].includes(arg.name) && !given.has(PARAMETERS[arg.name] ?? arg.name),
        )
        .map((arg) => `${name}(${arg.name})`);
    }),
  );
  expect(missing).toEqual([]);
});

test('REST has the parameters of every field with arguments', () => {
  const missing = Object.entries(TYPES).flatMap(([name, counterpart]) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      const route = routes.get(counterpart.fields?.[field.name] ?? 'GET /api/status/{id}');
      const given = new Set(route?.parameters?.map((parameter) => parameter.name));
      return field.args
        .filter((arg) => !given.has(PARAMETERS[arg.name] ?? arg.name))
        .map((arg) => `${name}.${field.name}(${arg.name})`);
    });
  });
  expect(missing).toEqual([]);
});

test('GraphQL has every route of REST', () => {
  const known = new Set([
    ...Object.values(ROUTES),
    ...Object.values(TYPES).flatMap((type) => Object.values(type.fields ?? {})),
  ]);
  const extra = [...routes.keys()].filter((route) => !known.has(route) && !SERVICE.test(route));
  expect(extra.filter((route) => ONLY_REST[route] === undefined)).toEqual([]);
});

test('the lists of exceptions name only what exists', () => {
  const fields = [...roots, ...dataTypes].flatMap(({ name }) => [
    name,
    ...fieldsOf(name).map((field) => `${name}.${field}`),
  ]);
  expect(Object.keys(ONLY_GRAPHQL).filter((name) => !fields.includes(name))).toEqual([]);
  const properties = Object.keys(components).flatMap((name) =>
    propertiesOf([name]).map((property) => `${name}.${property}`),
  );
  const all = new Set([...properties, ...routes.keys()]);
  expect(Object.keys(ONLY_REST).filter((name) => !all.has(name))).toEqual([]);
  const needless = Object.keys(ONLY_GRAPHQL).filter((name) => {
    const [type, field] = name.split('.') as [string, string];
    return TYPES[type] ? propertiesOf(TYPES[type].components).includes(field) : ROUTES[field] !== undefined;
  });
  expect(needless).toEqual([]);
});

test.each([
  ['StatusView', '/api/status/ID', ''],
  ['ProductView', '/api/status/ID', 'products.0'],
  ['Image', '/api/status/ID', 'products.0.images.0'],
  ['CompressionOptions', '/api/status/ID', 'options'],
  ['UploadOptions', '/api/status/ID', 'uploadOptions'],
  ['UploadedColumns', '/api/status/ID', 'uploadOptions.columns'],
  ['RowError', '/api/status/ID', 'skippedRows.0'],
  ['RequestView', '/api/requests/ID', ''],
  ['RequestView', '/api/requests', 'requests.0'],
  ['Image', '/api/requests/ID/images', 'images.0'],
  ['ImageError', '/api/requests/ID/images?status=FAILED', 'images.0.error'],
  ['FailureGroupView', '/api/requests/ID/failures', 'failures.0'],
  ['Image', '/api/requests/ID/failures', 'failures.0.example'],
  ['RequestSavings', '/api/requests/ID/savings', ''],
  ['FormatTotals', '/api/requests/ID/savings', 'formats.0'],
  ['Image', '/api/requests/ID/savings', 'largest.0'],
  ['DeliveryView', '/api/requests/ID/deliveries', 'deliveries.0'],
  ['EmailDelivery', '/api/requests/ID/emails', 'emails.0'],
])('a response has exactly the documented properties of %s: GET %s', async (component, path, part) => {
  const response = await curl([`${stage.program.url}${path.replace('ID', id)}`]);
  expect(response.status).toBe(200);
  const steps = part.split('.').filter((step) => step !== '');
  const found = steps.reduce((value, step) => value[step], response.json());
  expect(Object.keys(found).toSorted()).toEqual(propertiesOf([component]).toSorted());
});

test('REST and GraphQL return the same images, with sizes and errors, a page at a time', async () => {
  const fields =
    'id position inputUrl outputUrl originalUrl fileName status verdict inputBytes outputBytes inputFormat outputFormat';
  const { request } = await stage.api.query(
    `query ($id: ID!) { request(id: $id) { images { totalCount nodes {
        ${fields} width height inputWidth inputHeight score sizes { width height bytes url } srcset change findings duplicateOf revision reviewed attempts
        durationMs error { code message } product { serialNumber name row } } } } }`,
    { id },
  );
  const page = async (query: string) =>
    (await curl([`${stage.program.url}/api/requests/${id}/images${query}`])).json();
  const first = await page('?limit=1');
  const second = await page(`?limit=1&cursor=${first.nextCursor}`);
  expect(second.nextCursor).toBeNull();
  expect([...first.images, ...second.images]).toEqual(request.images.nodes);
  expect([first.totalCount, request.images.totalCount]).toEqual([2, 2]);
  const failed = await page('?status=FAILED');
  expect(failed).toMatchObject({
    totalCount: 1,
    images: [{ error: { code: 'HTTP_STATUS' }, inputUrl: stage.host.url('/none.jpg') }],
  });
  expect((await page('?status=LOST')).detail).toContain('`status` must be one of PENDING');
});
