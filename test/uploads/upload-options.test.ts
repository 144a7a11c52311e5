import { curl } from '../support/curl.js';
import { makeKey } from '../support/keys.js';
import { ApiClient } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';

const CSV = 'SKU;Titel;Bild\n1;Tasse;/a.jpg\n2;Kanne;/b.jpg\n';
const GIVEN = {
  ...{ onInvalidRow: 'SKIP', output: 'REPLACE', report: 'FULL', compare: false },
  ...{ columns: { images: ['Bild'], name: 'B' }, baseUrl: 'https://shop.example', encoding: 'windows-1252' },
  fetchHeaders: [{ host: 'shop.example', name: 'Cookie', value: 'a secret' }],
};
const FIELDS = `uploadOptions { onInvalidRow columns { images name serialNumber } profile baseUrl encoding sheet output report
  compare previousRequestId fetchHeaders { host name } }`;

interface Answer {
  readonly uploadOptions: object;
}
interface Found {
  readonly inspectCsv: { readonly lastRequest: object | null };
}

let stage: Stage;
let shop: ApiClient;
let otherShop: ApiClient;
beforeAll(async () => {
  const env = { ROLES: 'api', AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' };
  stage = await startStage({ env });
  shop = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop-a'));
  otherShop = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop-b'));
}, 60_000);
afterAll(() => stage?.dispose());

test('a request says what its upload asked for, and of headers only the names', async () => {
  const id = await shop.upload(CSV, GIVEN);
  const { request } = await shop.query<{ request: Answer }>(
    `query ($id: ID!) { request(id: $id) { ${FIELDS} } }`,
    { id },
  );
  expect(request.uploadOptions).toEqual({
    ...GIVEN,
    columns: { images: ['Bild'], name: 'B', serialNumber: null },
    ...{ profile: null, sheet: null, previousRequestId: null },
    fetchHeaders: [{ host: 'shop.example', name: 'Cookie' }],
  });
  const header = ['-H', `Authorization: Bearer ${shop.key}`];
  const status = await curl([...header, `${stage.program.url}/api/status/${id}`]);
  expect(status.json().uploadOptions).toEqual(request.uploadOptions);
  expect(status.body.toString()).not.toContain('a secret');
});

test('what was detected is null, so that an upload of a changed file detects it again', async () => {
  const id = await shop.upload('SKU,Name,Image\n1,Mug,https://shop.example/a.jpg\n');
  const { request } = await shop.query<{ request: Answer }>(
    `query ($id: ID!) { request(id: $id) { profile ${FIELDS} } }`,
    {
      id,
    },
  );
  expect(request).toEqual({
    profile: 'GENERIC',
    uploadOptions: {
      ...{ onInvalidRow: 'REJECT', columns: { images: [], name: null, serialNumber: null } },
      ...{ profile: null, baseUrl: null, encoding: null, sheet: null, output: 'APPEND', report: null },
      ...{ compare: true, previousRequestId: null, fetchHeaders: [] },
    },
  });
});

test('an inspection names the last request of the file name or of the content, of the same owner alone', async () => {
  const csv = (name: string) => `Name,Image\n${name},https://shop.example/a.jpg\n`;
  const inspect = async (client: ApiClient, content: string, name: string) => {
    const form = new FormData();
    const query = `mutation ($file: Upload!) { inspectCsv(file: $file) { lastRequest { id fileName } } }`;
    form.set('operations', JSON.stringify({ query, variables: { file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new Blob([content]), name);
    const { data } = (await (await client.send(form)).json()) as { data: Found };
    return data.inspectCsv.lastRequest;
  };
  expect(await inspect(shop, csv('mug'), 'mugs.csv')).toBeNull();
  const id = await shop.upload(csv('mug'), {}, 'mugs.csv');
  await shop.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
  expect(await inspect(shop, csv('another'), 'mugs.csv')).toEqual({ id, fileName: 'mugs.csv' });
  expect(await inspect(shop, csv('mug'), 'renamed.csv')).toEqual({ id, fileName: 'mugs.csv' });
  expect(await inspect(shop, csv('another'), 'renamed.csv')).toBeNull();
  expect(await inspect(otherShop, csv('mug'), 'mugs.csv')).toBeNull();
});
