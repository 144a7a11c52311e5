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
    stage = await startStage({ env: server.variables('catalogues') });
  }, 120_000);
  afterAll(async () => {
    await stage.dispose();
    await server.dispose();
  });

  test('a catalogue goes from upload to output CSV without a file of ours', async () => {
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
      new RegExp(`^${server.endpoint}/catalogues/requests/${id}/`),
    );
    const picture = await fetch(photo.outputUrl);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect((await picture.arrayBuffer()).byteLength).toBe(photo.outputBytes);
    const part = await fetch(photo.outputUrl, { headers: { range: 'bytes=0-9' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);
    const head = await fetch(photo.outputUrl, { method: 'HEAD', redirect: 'manual' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(photo.outputBytes)]);
    const etag = head.headers.get('etag')!;
    const again = await fetch(photo.outputUrl, { headers: { 'if-none-match': etag }, redirect: 'manual' });
    expect(again.status).toBe(304);

    const drawing = await fetch(logo.outputUrl, { redirect: 'manual' });
    expect(drawing.status).toBe(200);
    expect(drawing.headers.get('content-security-policy')).toContain('sandbox');

    const table = await fetch(request.outputCsvUrl, { redirect: 'manual' });
    expect(table.status).toBe(200);
    expect(table.headers.get('content-disposition')).toContain(`halftone-${id}-output.csv`);
    expect(await table.text()).toContain(photo.outputUrl);
    expect((await fetch(`${stage.program.url}/files/requests/${id}/images/none.jpg`)).status).toBe(404);
    expect(await filesBelow(stage.program.dataDir)).toEqual([]);

    await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
    await stage.until(async () => (await fetch(request.inputCsvUrl)).status === 404);
  }, 60_000);

  test('of a refused catalogue nothing is left, though the server lists late what it was sent', async () => {
    const before = await stage.objects.list();
    const faulty = `${HEADER}1,Chair,nowhere\n`;
    const refused = await Promise.allSettled(Array.from({ length: 20 }, () => stage.api.upload(faulty)));
    expect(refused.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    // What went before may still be listed at first.
    expect((await stage.objects.list()).filter((key) => !before.includes(key))).toEqual([]);
  });

  test('with a wrong secret it does not start, and says what to mend', async () => {
    const env = {
      ...server.variables('catalogues'),
      S3_SECRET_KEY: 'hunter2',
      DATABASE_URL: stage.program.databaseUrl,
      DATA_DIR: stage.program.dataDir,
    };
    const error: unknown = await launch(env).catch((reason: unknown) => reason);
    expect(String(error)).toContain('S3_SECRET_KEY does not belong to S3_ACCESS_KEY');
    expect(String(error)).not.toContain('hunter2');
  }, 60_000);
});
