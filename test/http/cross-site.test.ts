import type { Browser } from 'playwright-core';
import { hasChromium, launchBrowser, openPage } from '../support/browser.js';
import { catalogue } from '../support/client.js';
import { ON_FILES } from '../support/objects.js';
import { describeWith } from '../support/real-services.js';
import { s3Available, type S3Server, startS3Server } from '../support/s3/s3-server.js';
import { type Stage, startStage } from '../support/stage.js';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>';
const URLS = `query ($id: ID!) { request(id: $id) {
  inputCsvUrl outputCsvUrl images(status: COMPLETED) { nodes { id outputUrl } } } }`;

describeWith('Chromium', hasChromium, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  describe('images in the file store, on a page of another site', () => {
    crossSite(() => Promise.resolve(ON_FILES), 200);
  });

  describeWith('s3', s3Available, () => {
    let server: S3Server;
    afterAll(() => server?.dispose());
    describe('images in a bucket, on a page of another site', () => {
      crossSite(async () => {
        server = await startS3Server();
        return server.variables('cross-site');
      }, 302);
    });
  });

  /** Defines the tests for a program with these variables, which responds to a GET of a raster image with `imageStatus`. */
  function crossSite(variables: () => Promise<Record<string, string>>, imageStatus: number): void {
    let stage: Stage;
    let jpeg: string;
    let svg: string;
    let jpegId: string;
    let tables: string[];

    beforeAll(async () => {
      stage = await startStage({ env: await variables() });
      await stage.servePhoto('/a.jpg', { width: 64, height: 48 });
      stage.host.serve('/a.svg', Buffer.from(SVG), { type: 'image/svg+xml' });
      const id = await stage.api.upload(catalogue(['/a.jpg', '/a.svg'].map((path) => stage.host.url(path))));
      expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
      const { request } = await stage.api.query(URLS, { id });
      const nodes = request.images.nodes as { id: string; outputUrl: string }[];
      [jpeg, svg] = nodes.map(({ outputUrl }) => outputUrl) as [string, string];
      jpegId = nodes[0]!.id;
      tables = [request.inputCsvUrl, request.outputCsvUrl];
    }, 120_000);
    afterAll(() => stage?.dispose());

    test('a browser shows the images', async () => {
      const sources = [jpeg, svg, `${stage.program.url}/api/images/${jpegId}`];
      const images = sources.map((source) => `<img src="${source}">`).join('');
      const html = `<link rel="icon" href="data:,">${images}`;
      stage.host.serve('/shop.html', Buffer.from(html), { type: 'text/html' });
      const { page, errors } = await openPage(browser);
      // The load event waits until every image has loaded or failed.
      await page.goto(stage.host.url('/shop.html'), { waitUntil: 'load' });
      const widths = await page.$$eval('img', (shown) => shown.map(({ naturalWidth }) => naturalWidth));
      expect([widths, errors]).toEqual([[64, 9, 64], []]);
      await page.context().close();
    });

    test('images have the resource policy cross-origin, and everything else has same-origin', async () => {
      const policyOf = async (url: string, headers: Record<string, string> = {}, method = 'GET') => {
        const response = await fetch(url, { redirect: 'manual', headers, method });
        await response.body?.cancel();
        return [response.status, response.headers.get('cross-origin-resource-policy')];
      };
      const etagOf = async (url: string) =>
        (await fetch(url, { method: 'HEAD', redirect: 'manual' })).headers.get('etag')!;
      const toImage = [jpeg, `${stage.program.url}/api/images/${jpegId}`];
      for (const url of toImage) {
        expect(await policyOf(url)).toEqual([imageStatus, 'cross-origin']);
        expect(await policyOf(url, {}, 'HEAD')).toEqual([200, 'cross-origin']);
        expect(await policyOf(url, { 'if-none-match': await etagOf(url) })).toEqual([304, 'cross-origin']);
      }
      expect(await policyOf(svg)).toEqual([200, 'cross-origin']);
      for (const url of tables) {
        expect(await policyOf(url)).toEqual([200, 'same-origin']);
        expect(await policyOf(url, { 'if-none-match': await etagOf(url) })).toEqual([304, 'same-origin']);
      }
      expect(await policyOf(`${jpeg}.jpg`)).toEqual([404, 'same-origin']);
      expect(await policyOf(`${stage.program.url}/api/openapi.json`)).toEqual([200, 'same-origin']);
    });
  }
});
