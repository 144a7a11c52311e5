import { Client } from 'minio';
import { text } from 'node:stream/consumers';
import { describeWith } from '../support/real-services.js';
import { s3Available, type S3Server, startS3Server } from '../support/s3/s3-server.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

const BOM = '\ufeff';

/** A CSV with letters outside ASCII and an image that fails, so that its request has all three CSVs. */
const csv = (stage: Stage, newline = '\n') =>
  ['Name,Image', `Größe,${stage.host.url('/photo.jpg')}`, `Fläche,${stage.host.url('/none.jpg')}`, ''].join(
    newline,
  );

const ENCODED: readonly (readonly [name: string, charset: string, encode: (table: string) => Buffer])[] = [
  ['UTF-8', 'utf-8', (table) => Buffer.from(table)],
  ['UTF-8 with a BOM', 'utf-8', (table) => Buffer.from(BOM + table)],
  ['Windows-1252', 'windows-1252', (table) => Buffer.from(table, 'latin1')],
  ['UTF-16LE', 'utf-16le', (table) => Buffer.from(BOM + table, 'utf16le')],
  ['UTF-16BE', 'utf-16be', (table) => Buffer.from(BOM + table, 'utf16le').swap16()],
];

async function settle(stage: Stage, bytes: Buffer): Promise<string> {
  const id = await stage.api.upload(bytes);
  expect(await stage.api.settled(id)).toMatchObject({ status: 'PARTIAL' });
  return id;
}

async function expectCharset(stage: Stage, id: string, charset: string): Promise<void> {
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { inputCsvUrl outputCsvUrl errorsCsvUrl } }',
    { id },
  );
  const names = ['input', 'output', 'errors'];
  const urls = [
    ...Object.values<string>(request),
    ...names.map((name) => `${stage.program.url}/api/requests/${id}/${name}.csv`),
  ];
  for (const url of urls) {
    for (const init of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=0-9' } }]) {
      const response = await fetch(url, init);
      expect([url, response.headers.get('content-type')]).toEqual([url, `text/csv; charset=${charset}`]);
    }
    const bytes = await (await fetch(url)).arrayBuffer();
    expect(new TextDecoder(charset).decode(bytes)).toMatch(/Fläche/);
  }
}

describe('with files on disk', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ env: { ...ON_FILES } });
    await stage.servePhoto('/photo.jpg', { width: 60, height: 40 });
  });
  afterAll(() => stage?.dispose());

  test.each(ENCODED)(
    'all downloads of a request with a CSV in %s declare its charset',
    async (_, charset, encode) => {
      await expectCharset(stage, await settle(stage, encode(csv(stage))), charset);
    },
  );
});

describeWith('s3', s3Available, () => {
  let server: S3Server;
  let stage: Stage;
  let bucket: Client;
  beforeAll(async () => {
    server = await startS3Server();
    const variables = server.variables('charsets');
    stage = await startStage({ env: variables });
    await stage.servePhoto('/photo.jpg', { width: 60, height: 40 });
    const { hostname, port } = new URL(variables.S3_ENDPOINT!);
    bucket = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      accessKey: variables.S3_ACCESS_KEY!,
      secretKey: variables.S3_SECRET_KEY!,
    });
  }, 120_000);
  afterAll(async () => {
    await stage?.dispose();
    await server?.dispose();
  });

  /** Reads an object's content type and text from the bucket. */
  async function object(key: string): Promise<[type: string, bytes: string]> {
    const { metaData } = await bucket.statObject('charsets', key);
    return [metaData['content-type'] as string, await text(await bucket.getObject('charsets', key))];
  }

  test.each(ENCODED)(
    'the objects and downloads of a request with a CSV in %s declare its charset',
    async (_, charset, encode) => {
      const bytes = encode(csv(stage));
      const id = await settle(stage, bytes);
      await expectCharset(stage, id, charset);
      for (const name of ['input', 'output', 'errors']) {
        const [type] = await object(`requests/${id}/${name}.csv`);
        expect([name, type]).toEqual([name, `text/csv; charset=${charset}`]);
      }
    },
  );

  test('a CSV that turns out to be Windows-1252 after several parts were uploaded is stored whole with that charset', async () => {
    const row = `Chair,${stage.host.url('/photo.jpg')},${'x'.repeat(500_000)}\n`;
    const bytes = Buffer.from(
      `Name,Image,Note\n${row.repeat(35)}Größe,${stage.host.url('/photo.jpg')},\n`,
      'latin1',
    );
    const id = await stage.api.upload(bytes);
    const [type, stored] = await object(`requests/${id}/input.csv`);
    expect(type).toBe('text/csv; charset=windows-1252');
    expect(stored.length).toBe(bytes.length);
  }, 60_000);
});
