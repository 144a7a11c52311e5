import { csvOf } from '../support/csv-of.js';
import { answer } from '../support/image-host.behaviours.js';
import { photo, type Stage, startStage } from '../support/stage.js';

const PASSWORD = 'dTpzZWNyZXQtb2Ytc3RhZ2luZw';
const LOGIN = `Basic ${PASSWORD}`;
const jpeg = await photo({ width: 320, height: 240 });

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ env: { SECRET_KEY: 'a secret key of these tests alone', LOG_LEVEL: 'trace' } });
  stage.host.on('/staging.jpg', (exchange) =>
    answer(jpeg, {
      status: exchange.request.headers.authorization === LOGIN ? 200 : 401,
      type: 'image/jpeg',
    })(exchange),
  );
}, 120_000);
afterAll(() => stage?.dispose());

const header = () => ({ host: `127.0.0.1:${stage.host.port}`, name: 'Authorization', value: LOGIN });
const csv = () => csvOf(stage.host.url('/staging.jpg'));
const stored = async (id: string) => {
  const [row] = await stage.sql<{ fetch_headers: string | null }>(
    'SELECT fetch_headers FROM requests WHERE id = $1',
    [id],
  );
  return row?.fetch_headers;
};

test('an upload with fetchHeaders by GraphQL fetches images from a host that asks for a login', async () => {
  const id = await stage.api.upload(csv(), { fetchHeaders: [header()] });
  expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
});

test('an upload with fetchHeaders by REST fetches images from a host that asks for a login', async () => {
  const form = new FormData();
  form.set('fetchHeaders', JSON.stringify([header()]));
  form.set('file', new Blob([csv()], { type: 'text/csv' }), 'catalogue.csv');
  const response = await fetch(`${stage.program.url}/api/upload`, { method: 'POST', body: form });
  const text = await response.text();
  expect(response.status).toBeLessThan(300);
  expect(text).not.toContain(PASSWORD);
  const { requestId } = JSON.parse(text) as { requestId: string };
  expect(await stage.api.settled(requestId)).toMatchObject({ status: 'COMPLETED' });
});

test('the values of fetchHeaders are stored encrypted, deleted with the request, and in no answer and no log line', async () => {
  const id = await stage.api.upload(csv(), { fetchHeaders: [header()], idempotencyKey: 'staging' });
  await stage.api.settled(id);
  expect(await stored(id)).toMatch(/^v1\./);
  const rows = await stage.sql(
    'SELECT requests::text, images::text FROM requests JOIN images ON request_id = requests.id',
  );
  expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  const answers = await Promise.all(
    [`/api/requests/${id}`, `/api/requests`, `/api/requests/${id}/images`].map(async (path) =>
      (await fetch(`${stage.program.url}${path}`)).text(),
    ),
  );
  expect(answers.join()).not.toContain(PASSWORD);
  // The answers say for which host and under which name a header was sent, so that the upload can be repeated; no value.
  const named = [...answers.join().matchAll(/"fetchHeaders":(\[.*?\])/g)];
  expect(named.length).toBeGreaterThan(0);
  const { host, name } = header();
  for (const [, list] of named) expect(JSON.parse(list!)).toEqual([{ host, name }]);
  await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
  expect((await stored(id)) ?? null).toBeNull();
  expect(stage.program.output()).not.toContain(PASSWORD);
});

test('an upload without fetchHeaders fails with a 401 that names them', async () => {
  const id = await stage.api.upload(csv(), {});
  await stage.api.settled(id);
  const { request } = await stage.api.query<{ request: { failures: { message: string }[] } }>(
    'query ($id: ID!) { request(id: $id) { failures { code message } } }',
    { id },
  );
  expect(request.failures[0]?.message).toContain('fetchHeaders');
});

test.each([
  ['a line break', { value: `${LOGIN}\r\nHost: evil` }],
  ['a reserved name', { name: 'Host' }],
  ['no host', { host: '' }],
  ['a value of another type', { value: [LOGIN] }],
  ['no value', { value: undefined, password: LOGIN }],
])('an upload with a fetch header that has %s is rejected without its value', async (_name, change) => {
  const error = (await stage.api
    .upload(csv(), { fetchHeaders: [{ ...header(), ...change }] })
    .catch((thrown: unknown) => thrown)) as Error;
  expect(error).toBeInstanceOf(Error);
  expect(error.message).toContain('fetchHeaders');
  expect(error.message).not.toContain(PASSWORD);
  expect(stage.program.output()).not.toContain(PASSWORD);
});
