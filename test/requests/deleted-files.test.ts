import { ApiClient, catalogue } from '../support/client.js';
import { makeKey } from '../support/keys.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

const SECRET_KEY = 'a secret key of thirty-two characters';
const FILES = `query ($id: ID!) { request(id: $id) { inputCsvUrl outputCsvUrl errorsCsvUrl
  images(status: COMPLETED) { nodes { id outputUrl } } } }`;

describe.each<[string, Record<string, string>]>([
  ['with keys and signed links', { AUTH: 'keys', SECRET_KEY }],
  ['open to all', { SECRET_KEY }],
])('the files of a deleted request, %s', (_, env) => {
  let stage: Stage;
  let api: ApiClient;
  beforeAll(async () => {
    stage = await startStage({ env: { ...ON_FILES, ...env } });
    await stage.servePhoto('/a.jpg', { width: 64, height: 48 });
  }, 120_000);
  afterAll(() => stage?.dispose());

  test('every file URL of a deleted request responds 404 after the mutation, while the objects still exist', async () => {
    const key = env.AUTH === 'keys' ? await makeKey(stage.program, 'shop') : undefined;
    api = new ApiClient(stage.program.url, key);
    const id = await api.upload(catalogue([stage.host.url('/a.jpg')], [stage.host.url('/none.jpg')]), {
      webhookUrl: stage.host.url('/hook'),
      keepOriginals: true,
    });
    expect(await api.settled(id)).toMatchObject({ status: 'PARTIAL' });
    const [event] = await stage.sql<{ body: string }>('SELECT body FROM events WHERE request_id = $1', [id]);

    // Without a worker, no purge deletes the objects.
    await stage.program.stop();
    await stage.program.restart({ ROLES: 'api' });
    api = new ApiClient(stage.program.url, key);
    const objects = await stage.objects.list(`requests/${id}/`);
    const { request } = await api.query(FILES, { id });
    const [image] = request.images.nodes as [{ id: string; outputUrl: string }];
    const data = JSON.parse(event!.body).data;
    const links = [
      image.outputUrl,
      request.inputCsvUrl,
      request.outputCsvUrl,
      request.errorsCsvUrl,
      ...[data.inputCsvUrl, data.outputCsvUrl, data.errorsCsvUrl].map(here),
    ];
    const withKey = [
      ...objects.map((object) => `${stage.program.url}/files/${object}`),
      `${stage.program.url}/api/images/${image.id}`,
      `${stage.program.url}/image/${image.id}`,
      ...['input.csv', 'output.csv', 'errors.csv', 'images.zip'].map(
        (file) => `${stage.program.url}/api/requests/${id}/${file}`,
      ),
    ];
    const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const statuses = async () => {
      const responses: [string, number][] = [];
      for (const url of links) responses.push([url, (await fetch(url)).status]);
      for (const url of withKey) responses.push([url, (await fetch(url, { headers })).status]);
      return responses;
    };
    const all = [...links, ...withKey];
    expect(await statuses()).toEqual(all.map((url) => [url, 200]));

    await api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
    expect(await statuses()).toEqual(all.map((url) => [url, 404]));
    expect(await stage.objects.list(`requests/${id}/`)).toEqual(objects);
  });

  /** Returns a link of the event at the address on which the restarted program listens. */
  const here = (url: string) => new URL(new URL(url).pathname + new URL(url).search, stage.program.url).href;
});
