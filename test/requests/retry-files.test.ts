import { ApiClient, catalogue } from '../support/client.js';
import { answer } from '../support/image-host.behaviours.js';
import { makeKey } from '../support/keys.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

const SECRET_KEY = 'a secret key of thirty-two characters';
const LINKS = 'query ($id: ID!) { request(id: $id) { status inputCsvUrl outputCsvUrl errorsCsvUrl } }';
const RETRY = `mutation ($id: ID!) { retryFailedImages(requestId: $id) { status outputCsvUrl errorsCsvUrl } }`;
const CANCEL = `mutation ($id: ID!) { cancelRequest(id: $id) { status outputCsvUrl errorsCsvUrl } }`;

describe.each<[string, Record<string, string>]>([
  ['with keys and signed links', { AUTH: 'keys', SECRET_KEY }],
  ['open to all', { SECRET_KEY }],
])('the CSVs of an earlier round, %s', (_, env) => {
  let stage: Stage;
  let api: ApiClient;
  let uploads = 0;

  beforeAll(async () => {
    stage = await startStage({ env: { ...ON_FILES, ...env } });
    api =
      env.AUTH === 'keys'
        ? new ApiClient(stage.program.url, await makeKey(stage.program, 'shop'))
        : stage.api;
    await stage.servePhoto('/good.jpg', { width: 32, height: 24 });
  }, 120_000);
  afterAll(() => stage?.dispose());

  const withKey = (): Record<string, string> =>
    api.key === undefined ? {} : { authorization: `Bearer ${api.key}` };

  /** Retries a PARTIAL request with a webhook; the host delays its response for the failed image until `release`. */
  async function retried() {
    const path = `/late/${++uploads}.jpg`;
    const photo = await stage.photo({ width: 24, height: 24 });
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    stage.host.on(path, async (exchange) => {
      if (exchange.attempt === 1) return answer('Not found', { status: 404 })(exchange);
      await released;
      return answer(photo, { type: 'image/jpeg' })(exchange);
    });
    const id = await api.upload(catalogue([stage.host.url('/good.jpg')], [stage.host.url(path)]), {
      webhookUrl: stage.host.url('/hook'),
    });
    expect(await api.settled(id)).toMatchObject({ status: 'PARTIAL' });
    const { request: before } = await api.query(LINKS, { id });
    const [event] = await stage.sql<{ body: string }>('SELECT body FROM events WHERE request_id = $1', [id]);
    const data = JSON.parse(event!.body).data;
    const urls = [before.outputCsvUrl, before.errorsCsvUrl, data.outputCsvUrl, data.errorsCsvUrl] as string[];
    const etags = await Promise.all(urls.map(async (url) => (await fetch(url)).headers.get('etag')!));
    const { retryFailedImages } = await api.query(RETRY, { id });
    expect(retryFailedImages).toEqual({ status: 'PROCESSING', outputCsvUrl: null, errorsCsvUrl: null });
    await stage.until(() => stage.host.hits(path) === 2);
    return { id, before, urls, etags, release };
  }

  async function expectNotServed(
    { id, before, urls, etags }: Awaited<ReturnType<typeof retried>>,
    status: string,
  ) {
    const { request } = await api.query(LINKS, { id });
    expect(request).toMatchObject({ status, outputCsvUrl: null, errorsCsvUrl: null });
    const view = await fetch(`${stage.program.url}/api/status/${id}`, { headers: withKey() });
    expect(await view.json()).toMatchObject({ status, outputCsvUrl: null, errorsCsvUrl: null });
    for (const name of ['output.csv', 'errors.csv']) {
      const response = await fetch(`${stage.program.url}/api/requests/${id}/${name}`, { headers: withKey() });
      expect([name, response.status, await response.json()]).toEqual([
        name,
        409,
        expect.objectContaining({ code: 'INVALID_STATE' }),
      ]);
      const file = `${stage.program.url}/files/requests/${id}/${name}`;
      expect((await fetch(file, { headers: withKey() })).status).toBe(404);
    }
    for (const [index, url] of urls.entries()) {
      expect([url, (await fetch(url)).status]).toEqual([url, 404]);
      expect((await fetch(url, { method: 'HEAD' })).status).toBe(404);
      // Also for a conditional request of a client that has the earlier file.
      expect((await fetch(url, { headers: { 'if-none-match': etags[index]! } })).status).toBe(404);
    }
    expect((await fetch(before.inputCsvUrl)).status).toBe(200);
  }

  test('the CSVs of an earlier round are not served after a retry, and those of the new round are served once it ends', async () => {
    const round = await retried();
    await expectNotServed(round, 'PROCESSING');
    round.release();
    expect(await api.settled(round.id)).toMatchObject({ status: 'COMPLETED' });
    const { request } = await api.query(LINKS, { id: round.id });
    expect(request).toMatchObject({ status: 'COMPLETED', errorsCsvUrl: null });
    expect((await (await fetch(request.outputCsvUrl)).text()).match(/,COMPLETED,/g)).toHaveLength(2);
    const [output, errors] = round.urls as [string, string];
    expect([(await fetch(output)).status, (await fetch(errors)).status]).toEqual([200, 404]);
  });

  test('the CSVs of an earlier round are not served after the retry is cancelled, until the new ones are stored', async () => {
    const round = await retried();
    const { cancelRequest } = await api.query(CANCEL, { id: round.id });
    expect(cancelRequest).toEqual({ status: 'CANCELLED', outputCsvUrl: null, errorsCsvUrl: null });
    let last: { outputCsvUrl: string | null } = { outputCsvUrl: null };
    await stage.until(async () => {
      last = (await api.query(LINKS, { id: round.id })).request;
      return last.outputCsvUrl !== null;
    });
    round.release();
    const csv = await (await fetch(last.outputCsvUrl!)).text();
    expect([csv.match(/,COMPLETED,/g), csv.match(/,CANCELLED,/g)]).toEqual([
      [',COMPLETED,'],
      [',CANCELLED,'],
    ]);
  });
});
