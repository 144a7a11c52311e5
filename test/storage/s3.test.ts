import { hasChromium, launchBrowser, openPage } from '../support/browser.js';
import { catalogue, HEADER } from '../support/client.js';
import { describeWith } from '../support/real-services.js';
import { s3Available, type S3Server, startS3Server } from '../support/s3/s3-server.js';
import { launch } from '../support/program.js';
import { type Stage, startStage } from '../support/stage.js';
import { filesBelow } from '../support/traces.js';

describeWith('s3', s3Available, () => {
  let server: S3Server;
  let stage: Stage;
  beforeAll(async () => {
    server = await startS3Server();
    stage = await startStage({ env: server.variables('requests') });
  }, 120_000);
  afterAll(async () => {
    await stage.dispose();
    await server.dispose();
  });

  test('a request is processed from upload to output CSV without any local file', async () => {
    await stage.servePhoto('/photo.jpg', { width: 640, height: 480 });
    stage.host.serve(
      '/logo.svg',
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
      {
        type: 'image/svg+xml',
      },
    );
    const id = await stage.api.upload(
      catalogue([stage.host.url('/photo.jpg')], [stage.host.url('/logo.svg')]),
    );
    expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED', completedImages: 2 });
    const { request } = await stage.api.query(
      `query ($id: ID!) { request(id: $id) {
         inputCsvUrl outputCsvUrl products { nodes { images { outputUrl outputBytes } } } } }`,
      { id },
    );
    const [photo, logo] = request.products.nodes.map(({ images }: { images: unknown[] }) => images[0]);

    const redirect = await fetch(photo.outputUrl, { redirect: 'manual' });
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('location')).toMatch(
      new RegExp(`^${server.endpoint}/requests/requests/${id}/`),
    );
    const image = await fetch(photo.outputUrl);
    expect(image.headers.get('content-type')).toBe('image/jpeg');
    expect((await image.arrayBuffer()).byteLength).toBe(photo.outputBytes);
    const part = await fetch(photo.outputUrl, { headers: { range: 'bytes=0-9' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);
    const head = await fetch(photo.outputUrl, { method: 'HEAD', redirect: 'manual' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(photo.outputBytes)]);
    const etag = head.headers.get('etag')!;
    const unchanged = await fetch(photo.outputUrl, {
      headers: { 'if-none-match': etag },
      redirect: 'manual',
    });
    expect(unchanged.status).toBe(304);

    const drawing = await fetch(logo.outputUrl, { redirect: 'manual' });
    expect(drawing.status).toBe(200);
    expect(drawing.headers.get('content-security-policy')).toContain('sandbox');

    const csv = await fetch(request.outputCsvUrl, { redirect: 'manual' });
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-disposition')).toContain('catalogue-output.csv');
    expect(await csv.text()).toContain(photo.outputUrl);
    expect((await fetch(`${stage.program.url}/files/requests/${id}/images/none.jpg`)).status).toBe(404);
    // Node 22 and later keep compiled code there.
    const files = await filesBelow(stage.program.dataDir);
    expect(files.filter((file) => !file.startsWith('compile-cache/'))).toEqual([]);

    await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
    await stage.until(async () => (await fetch(request.inputCsvUrl)).status === 404);
  }, 60_000);

  describeWith('chromium', hasChromium, () => {
    test('the dashboard shows the images to which the server redirects', async () => {
      await stage.servePhoto('/shown.jpg', { width: 640, height: 480 });
      const id = await stage.api.upload(catalogue([stage.host.url('/shown.jpg')]));
      await stage.api.settled(id);
      const browser = await launchBrowser();
      try {
        const { page, errors, hosts } = await openPage(browser);
        await page.goto(`${stage.program.url}/requests/${id}`);
        await page.getByRole('button', { name: /^shown\.jpg/ }).waitFor();
        await stage.until(() => page.evaluate<boolean>(`document.images[0]?.naturalWidth === 640`));
        expect(errors).toEqual([]);
        expect([...hosts]).toEqual([new URL(stage.program.url).host, new URL(server.endpoint).host]);
      } finally {
        await browser.close();
      }
    }, 60_000);
  });

  test('a rejected upload leaves no object, although the server lists new objects late', async () => {
    const before = await stage.objects.list();
    const invalid = `${HEADER}1,Chair,nowhere\n`;
    const uploads = await Promise.allSettled(Array.from({ length: 20 }, () => stage.api.upload(invalid)));
    expect(uploads.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    // Earlier objects may still be listed at first.
    expect((await stage.objects.list()).filter((key) => !before.includes(key))).toEqual([]);
  });

  test('a program with a wrong S3 secret does not start, and names the variable to fix', async () => {
    const env = {
      ...server.variables('requests'),
      S3_SECRET_KEY: 'hunter2',
      DATABASE_URL: stage.program.databaseUrl,
      DATA_DIR: stage.program.dataDir,
    };
    const error: unknown = await launch(env).catch((reason: unknown) => reason);
    expect(String(error)).toContain('S3_SECRET_KEY does not belong to S3_ACCESS_KEY');
    expect(String(error)).not.toContain('hunter2');
  }, 60_000);
});
