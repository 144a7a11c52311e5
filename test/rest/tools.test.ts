import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { hasOpenApiTools, runTool } from '../support/openapi-tools.js';
import { type PostmanAnswer, runCollection } from '../support/postman.js';
import { describeWith } from '../support/real-services.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

const SECRET_KEY = 'a secret key of these tests alone';

describeWith('the tools in test/tools/openapi', hasOpenApiTools, () => {
  let stage: Stage;
  let folder: string;
  let document: string;
  let operations: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    stage = await startStage({ env: { SECRET_KEY } });
    folder = await mkdtemp(path.join(tmpdir(), 'halftone-tools-'));
    document = await save(stage.program.url, 'openapi.json');
    operations = await documented();
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  async function save(url: string, name: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, (await curl([`${url}/api/openapi.json`])).body);
    return file;
  }

  /** Returns the documented statuses of each operation. */
  async function documented(): Promise<Record<string, string[]>> {
    const { paths } = (await curl([`${stage.program.url}/api/openapi.json`])).json() as {
      paths: Record<string, Record<string, { responses: object }>>;
    };
    return Object.fromEntries(
      Object.entries(paths).flatMap(([at, item]) =>
        Object.entries(item).map(([method, { responses }]) => [
          `${method.toUpperCase()} ${at}`,
          Object.keys(responses),
        ]),
      ),
    );
  }

  async function expectNoFindings(file: string): Promise<void> {
    const redocly = await runTool('redocly', ['lint', file, '--format', 'json', '--max-problems', '1000']);
    const { problems, totals } = JSON.parse(redocly.output) as {
      problems: unknown;
      totals: unknown;
    };
    expect({ problems, totals }).toEqual({ problems: [], totals: { errors: 0, warnings: 0, ignored: 0 } });
    const rules = path.join(folder, 'spectral.yaml');
    await writeFile(rules, 'extends: ["spectral:oas"]\n');
    const spectral = await runTool('spectral', ['lint', '--format', 'json', '--quiet', '-r', rules, file]);
    expect([spectral.exit, JSON.parse(spectral.output)]).toEqual([0, []]);
  }

  test('Redocly and Spectral have no findings in the document', async () => {
    await expectNoFindings(document);
  }, 120_000);

  test(
    'Redocly and Spectral have no findings in the document of a server with keys',
    () =>
      onStage({ env: { ROLES: 'api', AUTH: 'keys', SECRET_KEY } }, async ({ program }) => {
        await expectNoFindings(await save(program.url, 'keys.json'));
      }),
    120_000,
  );

  test('a Postman collection imported from the document runs in order without errors', async () => {
    const photo = await stage.servePhoto('/a.jpg', { width: 60, height: 40 });
    stage.host.on('/hang.jpg', hangBeforeHeaders);
    const url = (name: string) => stage.host.url(name);
    const register = await curl(['--data', `url=${url('/hook')}`, `${stage.program.url}/api/webhooks`]);
    const upload = async (...names: string[]) => {
      const id = await stage.api.upload(catalogue(names.map(url)));
      if (!names.includes('/hang.jpg')) await stage.api.settled(id);
      return id;
    };
    const [request, retried, redone, deleted] = [
      await upload('/a.jpg', '/none.jpg'),
      await upload('/a.jpg', '/none.jpg'),
      await upload('/a.jpg'),
      await upload('/a.jpg'),
    ];
    const running = await upload('/hang.jpg');
    const completedOf = async (id: string) => {
      const sql = `SELECT id FROM images WHERE request_id = $1 AND status = 'COMPLETED'`;
      return (await stage.sql<{ id: string }>(sql, [id]))[0]!.id;
    };
    const [completed, toRedo] = [await completedOf(request), await completedOf(redone)];
    const [delivery] = await stage.sql<{ id: string }>('SELECT id FROM deliveries LIMIT 1');
    const ids: Readonly<Record<string, string>> = {
      'POST /api/requests/{id}/cancel': running,
      'POST /api/requests/{id}/retry': retried,
      'POST /api/requests/{id}/redo': redone,
      'DELETE /api/requests/{id}': deleted,
    };
    const idOf = (operation: string) => {
      if (operation in ids) return ids[operation]!;
      if (/ \/(api\/images|image)\//.test(operation)) return completed;
      if (operation.includes('/api/webhooks/')) return register.json().id as string;
      return operation.includes('/api/deliveries/') ? delivery!.id : request;
    };
    const [csv, image] = [path.join(folder, 'catalogue.csv'), path.join(folder, 'a.jpg')];
    await writeFile(csv, catalogue([url('/a.jpg')]));
    await writeFile(image, photo);
    const fileOf = (operation: string) => (operation === 'POST /api/preview' ? image : csv);

    const bodyOf = (operation: string) =>
      operation.endsWith('/redo') ? { imageIds: [toRedo], keepOriginal: true } : undefined;

    const responses = await runCollection(document, folder, { idOf, fileOf, bodyOf });
    expect(responses.map(({ operation }) => operation).toSorted()).toEqual(
      Object.keys(operations).toSorted(),
    );
    const isExpected = ({ operation, status }: PostmanAnswer) =>
      status < 400 && operations[operation]!.includes(String(status));
    expect(responses.filter((response) => !isExpected(response))).toEqual([]);
  }, 120_000);
});
