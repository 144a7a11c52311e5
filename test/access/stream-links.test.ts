import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { signPath } from '../../src/access/links/signed-path.js';
import { SecretKeys } from '../../src/secrets/index.js';
import { hasChromium, launchBrowser, openPage } from '../support/browser.js';
import { ApiClient, catalogue, uploadForm } from '../support/client.js';
import { curl } from '../support/curl.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { keys, makeKey } from '../support/keys.js';
import { ON_FILES } from '../support/objects.js';
import { describeWith } from '../support/real-services.js';
import { type Stage, startStage } from '../support/stage.js';

const SECRET_KEY = 'a secret key of thirty-two characters';
const KEY = new SecretKeys(SECRET_KEY).for('links');
const EVENTS_URL = 'query ($id: ID!) { request(id: $id) { eventsUrl } }';

/** A page of another origin, which cannot send headers with an EventSource. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><pre id="out"></pre><script>
  const out = document.getElementById('out');
  const source = new EventSource(new URLSearchParams(location.search).get('events'));
  source.addEventListener('progress', (event) => (out.textContent += event.data + '\\n'));
  source.addEventListener('error', () => (out.textContent += 'error ' + source.readyState + '\\n'));
</script>`;

let pages: Server;
let pageUrl: string;
let stage: Stage;
let api: ApiClient;
let id: string;
let link: string;

beforeAll(async () => {
  pages = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE));
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  pageUrl = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  stage = await startStage({ env: { ...ON_FILES, AUTH: 'keys', SECRET_KEY, CORS_ORIGINS: pageUrl } });
  api = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop'));
  await stage.servePhoto('/a.jpg', { width: 64, height: 48 });
  id = await api.upload(catalogue([stage.host.url('/a.jpg')]));
  await api.settled(id);
  link = await linkOf(id);
}, 120_000);
afterAll(async () => {
  pages?.close();
  pages?.closeAllConnections();
  await stage?.dispose();
});

const linkOf = async (requestId: string, client = api): Promise<string> =>
  (await client.query(EVENTS_URL, { id: requestId })).request.eventsUrl;
const rest = async (path: string, init: RequestInit = {}) =>
  fetch(`${stage.program.url}${path}`, { headers: { authorization: `Bearer ${api.key}` }, ...init });
const idOfKey = (key: string) => key.split('_')[1]!;

test('curl follows a request over the link in the response to its upload, without a key', async () => {
  const form = new FormData();
  form.set('file', new Blob([catalogue([stage.host.url('/a.jpg')])]), 'catalogue.csv');
  const uploaded = await rest('/api/upload', { method: 'POST', body: form });
  const { requestId, eventsUrl } = (await uploaded.json()) as { requestId: string; eventsUrl: string };
  expect(uploaded.headers.get('link')).toContain(`<${eventsUrl}>; rel="monitor"`);
  const { exit, status, headers, body } = await curl(['--no-buffer', eventsUrl]);
  expect([exit, status, headers['content-type']]).toEqual([0, 200, 'text/event-stream']);
  expect(body.toString()).toContain(`"requestId":"${requestId}"`);
  expect(body.toString()).toContain('"status":"COMPLETED"');
});

/** Reads again when an hour has begun meanwhile, with which the expiry of links changes. */
async function withinAnHour<T>(read: () => Promise<T>): Promise<T> {
  const hour = () => Math.floor(Date.now() / 3_600_000);
  for (;;) {
    const begun = hour();
    const found = await read();
    if (hour() === begun) return found;
  }
}

test('uploadCsv, a query, a progress event, the status and the list have the same link, for an hour or two', async () => {
  const links = await withinAnHour(async () => {
    const status = (await (await rest(`/api/status/${id}`)).json()) as { eventsUrl: string };
    const listed = (await (await rest('/api/requests')).json()) as {
      requests: { requestId: string; eventsUrl: string }[];
    };
    const [event] = await api.follow(
      'subscription ($id: ID!) { progress(requestId: $id) { request { eventsUrl } } }',
      { id },
    );
    return [
      await linkOf(id),
      status.eventsUrl,
      listed.requests.find(({ requestId }) => requestId === id)?.eventsUrl,
      event!.progress.request.eventsUrl as string,
    ];
  });
  expect(new Set(links).size).toBe(1);
  const query = 'mutation ($file: Upload!) { uploadCsv(file: $file) { id eventsUrl } }';
  const [ofUpload, queried] = await withinAnHour(async () => {
    const form = uploadForm(catalogue([stage.host.url('/a.jpg')]), {});
    form.set('operations', JSON.stringify({ query, variables: { file: null } }));
    const { data } = (await (await api.send(form)).json()) as {
      data: { uploadCsv: { id: string; eventsUrl: string } };
    };
    return [data.uploadCsv.eventsUrl, await linkOf(data.uploadCsv.id)];
  });
  expect(ofUpload).toBe(queried);
  const hours = (Number(new URL(queried).searchParams.get('expires')) - Date.now() / 1000) / 3600;
  expect(Math.abs(hours - 1.5)).toBeLessThan(0.6);
});

test('the link to the ZIP works without a key, until that key is revoked, and for no other request', async () => {
  const revoked = await makeKey(stage.program, 'shop');
  const owner = new ApiClient(stage.program.url, revoked);
  const { request } = await owner.query('query ($id: ID!) { request(id: $id) { imagesZipUrl } }', { id });
  const url = request.imagesZipUrl as string;
  const answer = await curl([url]);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip']);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="catalogue-images.zip"');
  expect((await curl([`${url}&from=1&to=1`])).status).toBe(200);
  expect((await curl([url.replace(/signature=.{4}/, 'signature=AAAA')])).status).toBe(401);
  expect((await curl([url.replace('/images.zip', '/events')])).status).toBe(401);
  expect((await curl([url.replace('/images.zip', '/output.csv')])).status).toBe(401);
  const other = await api.upload(catalogue([stage.host.url('/a.jpg')]));
  expect((await curl([url.replace(id, other)])).status).toBe(401);
  await keys({ ...stage.program.services }, 'revoke', idOfKey(revoked));
  expect((await curl([url])).json()).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
});

test('the link of an owner does not show the request of another owner', async () => {
  const other = new ApiClient(stage.program.url, await makeKey(stage.program, 'other'));
  expect((await other.query(EVENTS_URL, { id })).request).toBeNull();
  const path = `/api/requests/${id}/events`;
  const forged = `${path}?key=${idOfKey(other.key!)}`;
  const signed = signPath(KEY, forged, Math.ceil(Date.now() / 1000) + 60).replace('?', '&');
  expect((await fetch(`${stage.program.url}${forged}${signed}`)).status).toBe(404);
});

describe('a link gives no access', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const withParameter = (name: string, value: string | null) => {
    const url = new URL(link);
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    return url.href;
  };

  test('an expired link gets a 401 that says that it has expired', async () => {
    const path = `/api/requests/${id}/events?key=${idOfKey(api.key!)}`;
    const url = `${stage.program.url}${path}${signPath(KEY, path, now() - 1).replace('?', '&')}`;
    const { status, body } = await curl([url]);
    expect([status, body.toString()]).toEqual([401, expect.stringContaining('expired')]);
  });

  test.each<[string, () => string]>([
    ['to the stream of another request', () => link.replace(id, randomUUID())],
    ['to the status of the request', () => link.replace(`/requests/${id}/events`, `/status/${id}`)],
    ['to the request', () => link.replace('/events', '')],
    ['to the request, through the stream', () => link.replace('/events', '/events/..')],
    ['to the output CSV', () => link.replace('/events', '/output.csv')],
    ['with a slash at its end', () => link.replace('/events', '/events/')],
    ['in capital letters', () => link.replace('/events', '/EVENTS')],
    ['with a later expiry', () => withParameter('expires', String(now() + 999_999))],
    ['without its expiry', () => withParameter('expires', null)],
    ['without its key id', () => withParameter('key', null)],
    ['with another key id', () => withParameter('key', '0123456789ab')],
    ['with two key ids', () => `${link}&key=0123456789ab`],
    ['without its signature', () => withParameter('signature', null)],
    [
      'with a signature for files',
      () => `${link.split('?')[0]}${signPath(KEY, new URL(link).pathname, null)}`,
    ],
  ])('a link %s is rejected', async (_, url) => expect((await curl([url()])).status).toBe(401));

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])(
    'a link does not authorize the method %s',
    async (method) => {
      const args = method === 'HEAD' ? ['--head'] : ['--request', method];
      expect((await curl([...args, link])).status).toBe(401);
    },
  );

  test('a request with an invalid key is rejected even with a valid link', async () => {
    expect((await curl(['-H', 'Authorization: Bearer hunter2', link])).status).toBe(401);
  });

  test('a file is not served with the signature of a stream', async () => {
    const { search } = new URL(link);
    expect((await curl([`${stage.program.url}/files/requests/${id}/input.csv${search}`])).status).toBe(401);
  });
});

test('revoking a key ends the streams of its links, and rejects the links', async () => {
  stage.host.on('/hang.jpg', hangBeforeHeaders);
  const client = new ApiClient(stage.program.url, await makeKey(stage.program, 'shop'));
  const hanging = await client.upload(catalogue([stage.host.url('/hang.jpg')]));
  const url = await linkOf(hanging, client);
  const open = await fetch(url);
  expect(open.status).toBe(200);
  const ended = open.text().then(
    () => true,
    () => true,
  );
  const revoked = await keys({ ...stage.program.services }, 'revoke', idOfKey(client.key!));
  expect(revoked.code).toBe(0);
  const { status, body } = await curl([url]);
  expect([status, body.toString()]).toEqual([401, expect.stringContaining('revoked')]);
  expect(await ended).toBe(true);
  // Another key of the same owner gets another link, which works.
  expect((await fetch(await linkOf(hanging))).status).toBe(200);
  await api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id: hanging });
}, 60_000);

describeWith('Chromium', hasChromium, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  const open = async (events: string) => {
    const { page } = await openPage(browser);
    await page.goto(`${pageUrl}/?events=${encodeURIComponent(events)}`);
    return { shows: async (text: string) => ((await page.textContent('#out')) ?? '').includes(text) };
  };

  test('an EventSource on a page of a trusted origin follows a request from its upload to its end', async () => {
    stage.host.on('/late.jpg', hangBeforeHeaders);
    const running = await api.upload(catalogue([stage.host.url('/late.jpg')]));
    const page = await open(await linkOf(running));
    await stage.until(() => page.shows('"percentage":0'));
    await api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id: running });
    await stage.until(() => page.shows('"status":"CANCELLED"'));
    expect(await page.shows('"status":"CANCELLED"')).toBe(true);
  }, 60_000);

  test('an EventSource without a signed link fails and does not connect again', async () => {
    const page = await open(link.split('?')[0]!);
    await stage.until(() => page.shows('error'));
    expect(await page.shows('error 2')).toBe(true);
  }, 60_000);
});
