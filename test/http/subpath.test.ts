import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { hasChromium, launchBrowser, openPage } from '../support/browser.js';
import { ApiClient, catalogue } from '../support/client.js';
import { curl } from '../support/curl.js';
import { makeKey } from '../support/keys.js';
import { hasNginx, startNginx, type TestNginx } from '../support/nginx.js';
import { describeWith } from '../support/real-services.js';
import { freePort } from '../support/free-port.js';
import { isInSharedS3 } from '../support/s3/shared-s3.js';
import { type Stage, startStage } from '../support/stage.js';

const BASE = '/halftone';
const EXAMPLE = readFileSync('deploy/nginx.conf', 'utf8');

/** Returns the shipped nginx example with the ports of the test; `stripping` says whether nginx strips the path. */
function configFor(front: number, back: number, stripping: boolean): string {
  const [listen, upstream] = ['listen 80;', 'proxy_pass http://127.0.0.1:3000/;'];
  for (const part of [listen, upstream]) expect(EXAMPLE).toContain(part);
  return EXAMPLE.replace(listen, `listen 127.0.0.1:${front};`).replace(
    upstream,
    `proxy_pass http://127.0.0.1:${back}${stripping ? '/' : ''};`,
  );
}

interface Site {
  readonly stage: Stage;
  readonly nginx: TestNginx;
  /** The URL of the program behind nginx, with the path. */
  readonly url: string;
}

async function startSite(stripping: boolean, env: Record<string, string> = {}): Promise<Site> {
  const [front, back] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${front}`;
  const nginx = await startNginx(configFor(front, back, stripping), origin);
  const url = `${origin}${BASE}`;
  const stage = await startStage({ env: { PORT: String(back), PUBLIC_URL: url, TRUST_PROXY: '1', ...env } });
  return { stage, nginx, url };
}

async function endSite(site: Site | undefined): Promise<void> {
  await site?.stage.dispose();
  await site?.nginx.dispose();
}

describeWith('nginx', hasNginx, () => {
  describe.each([
    ['strips the path', true],
    ['forwards the path', false],
  ])('below a path, with an nginx that %s', (_, stripping) => {
    let site: Site;
    let client: ApiClient;
    beforeAll(async () => {
      site = await startSite(stripping, { BULL_BOARD: 'true' });
      client = new ApiClient(site.url);
      await site.stage.servePhoto('/a.jpg', { width: 320, height: 200 });
    }, 60_000);
    afterAll(() => endSite(site));

    const csv = () => catalogue([site.stage.host.url('/a.jpg')]);

    test('GraphQL accepts an upload, streams its progress and returns working links', async () => {
      const id = await client.upload(csv());
      const { events, ended } = client.watch(id);
      await ended;
      expect(events.at(-1)).toMatchObject({ status: 'COMPLETED' });
      const { request } = await client.query(
        'query ($id: ID!) { request(id: $id) { inputCsvUrl outputCsvUrl images { nodes { outputUrl } } } }',
        { id },
      );
      const links = [request.inputCsvUrl, request.outputCsvUrl, request.images.nodes[0].outputUrl];
      for (const link of links) {
        expect(link.startsWith(`${site.url}/files/`)).toBe(true);
        expect([link, (await fetch(link)).status]).toEqual([link, 200]);
      }
    });

    test('REST accepts an upload, streams its events and serves its files', async () => {
      const form = new FormData();
      // Larger than nginx allows by default.
      form.append('file', new Blob([`${csv()}${'\n'.repeat(2_000_000)}`]), 'catalogue.csv');
      const accepted = await fetch(`${site.url}/api/upload`, { method: 'POST', body: form });
      const { requestId, statusUrl } = (await accepted.json()) as Record<string, string>;
      expect(statusUrl).toBe(`${site.url}/api/status/${requestId}`);
      const events = await (await fetch(`${site.url}/api/requests/${requestId}/events`)).text();
      expect(events).toContain('"status":"COMPLETED"');
      const status = (await (await fetch(statusUrl!)).json()) as {
        products: { outputImageUrls: string[] }[];
      };
      expect((await fetch(status.products[0]!.outputImageUrls[0]!)).status).toBe(200);
      const zip = await fetch(`${site.url}/api/requests/${requestId}/images.zip`);
      expect(zip.status).toBe(200);
      await zip.arrayBuffer();
    });

    test('the path without a trailing slash redirects to the page', async () => {
      const response = await fetch(site.url, { redirect: 'manual' });
      expect(response.status).toBe(301);
      expect(new URL(response.headers.get('location')!, site.url).href).toBe(`${site.url}/`);
    });

    test('nothing is served above the path', async () => {
      const response = await fetch(`${new URL(site.url).origin}/api/openapi.json`);
      expect(response.status).toBe(404);
      expect(response.headers.get('server')).toContain('nginx');
    });

    describeWith('chromium', hasChromium, () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await launchBrowser();
      });
      afterAll(() => browser?.close());

      /** Opens a page and records its errors and its requests to URLs outside the path. */
      const openAt = async (path: string) => {
        const opened = await openPage(browser);
        const requested: string[] = [];
        opened.page.on('request', (request) => void requested.push(request.url()));
        opened.page.on('websocket', (socket) => void requested.push(socket.url().replace(/^ws/, 'http')));
        await opened.page.goto(`${site.url}${path}`);
        const findings = () => ({
          errors: opened.errors.filter((error) => !error.includes('preloaded using link preload')),
          outside: requested.filter(
            (url) => /^http/.test(url) && !url.startsWith(`${site.url}/`) && !isInSharedS3(url),
          ),
        });
        return { page: opened.page, findings };
      };
      const noFindings = { errors: [], outside: [] };

      test.each(['/graphiql', '/graphiql/'])(
        'GraphiQL at %s uploads a file and shows its progress',
        async (path) => {
          const { page, findings } = await openAt(path);
          await page
            .locator('.graphiql-query-editor .view-lines', { hasText: `curl ${site.url}/graphql` })
            .waitFor();
          const dialog = page.waitForEvent('filechooser');
          await page.getByRole('button', { name: /Upload a CSV/ }).click();
          const file = { name: 'lamps.csv', mimeType: 'text/csv', buffer: Buffer.from(csv()) };
          await (await dialog).setFiles(file);
          await page
            .locator('.graphiql-response .view-lines', { hasText: '"status": "COMPLETED"' })
            .waitFor();
          expect(findings()).toEqual(noFindings);
          await page.context().close();
        },
        60_000,
      );

      test.each(['/api/docs', '/api/docs/'])(
        'the page of the REST API at %s runs an operation',
        async (path) => {
          const { page, findings } = await openAt(path);
          const list = page.locator('.opblock', { hasText: 'List webhooks' });
          await list.locator('.opblock-summary-control').click();
          await list.getByRole('button', { name: 'Execute' }).click();
          await list.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
          expect(findings()).toEqual(noFindings);
          await page.context().close();
        },
        60_000,
      );

      test('the dashboard follows a request, on a page of its own too, and links to the other pages', async () => {
        const { page, findings } = await openAt('/');
        await client.upload(csv());
        await page.getByRole('link', { name: 'catalogue.csv' }).first().click();
        await page.getByRole('heading', { name: 'catalogue.csv' }).waitFor();
        expect(new URL(page.url()).pathname).toMatch(`${BASE}/requests/`);
        await page.reload();
        await page.getByRole('button', { name: /^a\.jpg/ }).waitFor();
        await page.getByRole('button', { name: 'Menu' }).click();
        await page.getByRole('menuitem', { name: 'REST API' }).click();
        await page.locator('.opblock').first().waitFor();
        expect(new URL(page.url()).pathname).toBe(`${BASE}/api/docs`);
        expect(findings()).toEqual(noFindings);
        await page.context().close();
      }, 60_000);

      test('the queue dashboard lists the queues', async () => {
        const { page, findings } = await openAt('/queues');
        await page.getByText('deliveries', { exact: true }).first().waitFor();
        await page.goto(`${site.url}/queues/queue/images`);
        await page.getByText('images', { exact: true }).first().waitFor();
        expect(findings()).toEqual(noFindings);
        await page.context().close();
      }, 60_000);
    });
  });

  test('below a path, signed links are valid and everything else requires a key', async () => {
    const env = { AUTH: 'keys', SECRET_KEY: 'a secret key of thirty-two characters' };
    for (const stripping of [true, false]) {
      const site = await startSite(stripping, env);
      try {
        const client = new ApiClient(site.url, await makeKey(site.stage.program, 'shop'));
        const id = await client.upload(catalogue([site.stage.host.url('/none.jpg')]));
        await client.settled(id);
        const { request } = await client.query(
          'query ($id: ID!) { request(id: $id) { inputCsvUrl errorsCsvUrl } }',
          { id },
        );
        for (const link of [request.inputCsvUrl, request.errorsCsvUrl] as string[]) {
          expect((await fetch(link)).status).toBe(200);
          expect((await fetch(link.split('?')[0]!)).status).toBe(401);
        }
        const odd = [
          `${BASE}/api/webhooks`,
          `${BASE}//api/webhooks`,
          `${BASE}${BASE}/api/webhooks`,
          `${BASE}/health/..${BASE}/api/webhooks`,
          `${BASE}/graphiql/../api/webhooks`,
        ];
        for (const path of odd) {
          const { status } = await curl([`${new URL(site.url).origin}${path}`]);
          expect([path, [401, 404].includes(status)]).toEqual([path, true]);
        }
      } finally {
        await endSite(site);
      }
    }
  }, 90_000);
});
