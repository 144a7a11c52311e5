import sharp from 'sharp';
import { type ApiClient, catalogue } from '../support/client.js';
import { answer, failFirst } from '../support/image-host.behaviours.js';
import { type Stage, startStage } from '../support/stage.js';

describe('a request from upload to output CSV', () => {
  let stage: Stage;
  let api: ApiClient;

  beforeAll(async () => {
    stage = await startStage({ own: true });
    api = stage.api;
  });
  afterAll(() => stage.dispose());

  test('an upload compresses and stores every image, and the output CSV holds their URLs', async () => {
    const photo = await stage.servePhoto('/photo.jpg', { width: 640, height: 480 });
    await stage.servePhoto('/photo.png', { width: 320, height: 240, format: 'png' });
    const id = await api.upload(
      catalogue(
        [stage.host.url('/photo.jpg'), stage.host.url('/photo.png')],
        [stage.host.url('/missing.jpg')],
      ),
    );
    const last = await api.settled(id);
    expect(last).toMatchObject({
      status: 'PARTIAL',
      totalImages: 3,
      processedImages: 3,
      completedImages: 2,
      failedImages: 1,
      percentage: 100,
    });
    expect(last.outputBytes).toBeLessThan(last.inputBytes);

    const { request } = await api.query(
      `query ($id: ID!) { request(id: $id) {
         status fileName totalProducts inputCsvUrl outputCsvUrl errorsCsvUrl startedAt completedAt
         options { quality format }
         products { totalCount nodes { serialNumber name status images { position inputUrl outputUrl status verdict
           inputBytes outputBytes inputFormat outputFormat width height attempts error { code message } } } }
         failures { code count example { inputUrl } }
       } }`,
      { id },
    );
    expect(request).toMatchObject({
      status: 'PARTIAL',
      fileName: 'catalogue.csv',
      totalProducts: 2,
      options: { quality: 50, format: 'ORIGINAL' },
      failures: [{ code: 'HTTP_STATUS', count: 1, example: { inputUrl: stage.host.url('/missing.jpg') } }],
    });
    const [first, second] = request.products.nodes;
    expect(first).toMatchObject({ serialNumber: '1', name: 'Product 1', status: 'COMPLETED' });
    expect(second).toMatchObject({
      status: 'FAILED',
      images: [{ outputUrl: null, error: { code: 'HTTP_STATUS' }, attempts: 1 }],
    });
    expect(first.images[0]).toMatchObject({
      position: 0,
      verdict: 'COMPRESSED',
      inputBytes: photo.length,
      inputFormat: 'jpeg',
      outputFormat: 'jpeg',
      width: 640,
      height: 480,
      error: null,
    });

    const stored = Buffer.from(await (await fetch(first.images[0].outputUrl)).arrayBuffer());
    expect(stored.length).toBe(first.images[0].outputBytes);
    expect(await sharp(stored).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 480 });

    const output = await (await fetch(request.outputCsvUrl)).text();
    expect(output.split('\n')).toEqual([
      'S. No.,Product Name,Input Image Urls,Output Image Urls,Image Status,Image Errors',
      `1,Product 1,"${stage.host.url('/photo.jpg')}, ${stage.host.url('/photo.png')}","${first.images[0].outputUrl},${first.images[1].outputUrl}",COMPLETED,`,
      expect.stringMatching(/^2,Product 2,.*missing\.jpg,,FAILED,"?HTTP_STATUS: .*404/),
      '',
    ]);
    const errors = await (await fetch(request.errorsCsvUrl)).text();
    const [header, row] = errors.split('\n');
    expect(header).toBe('S. No.,Product Name,Input Image Urls,Image Errors');
    const missing = stage.host.url('/missing.jpg');
    expect(row).toMatch(new RegExp(`^2,Product 2,${missing},HTTP_STATUS: .*404.*\\(${missing}\\)$`));
    const input = await (await fetch(request.inputCsvUrl)).text();
    expect(input).toContain('S. No.,Product Name,Input Image Urls\n');
  });

  test('a retry processes only the failed images of a settled request', async () => {
    await stage.servePhoto('/good.jpg', { width: 64, height: 64 });
    const id = await api.upload(catalogue([stage.host.url('/good.jpg'), stage.host.url('/late.jpg')]));
    const before = await api.settled(id);
    expect(before).toMatchObject({ status: 'PARTIAL', failedImages: 1 });
    await stage.servePhoto('/late.jpg', { width: 64, height: 64 });
    await api.query('mutation ($id: ID!) { retryFailedImages(requestId: $id) { status } }', { id });
    const after = await api.settled(id);
    expect(after).toMatchObject({ status: 'COMPLETED', completedImages: 2, failedImages: 0 });
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(stage.host.hits('/good.jpg')).toBe(1);
    const { request } = await api.query(
      'query ($id: ID!) { request(id: $id) { errorsCsvUrl outputCsvUrl } }',
      { id },
    );
    expect(request.errorsCsvUrl).toBeNull();
    expect(await (await fetch(request.outputCsvUrl)).text()).not.toContain('FAILED');
    await expect(
      api.query('mutation ($id: ID!) { retryFailedImages(requestId: $id) { status } }', { id }),
    ).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });

  test('an image is retried until its host recovers', async () => {
    const photo = await stage.photo({ width: 64, height: 64 });
    stage.host.on('/flaky.jpg', failFirst(2, 500, answer(photo, { type: 'image/jpeg' })));
    const id = await api.upload(catalogue([stage.host.url('/flaky.jpg')]));
    expect(await api.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(stage.host.hits('/flaky.jpg')).toBe(3);
    const { request } = await api.query(
      'query ($id: ID!) { request(id: $id) { images { nodes { attempts } } } }',
      { id },
    );
    expect(request.images.nodes).toEqual([{ attempts: 3 }]);
  });

  test('a deleted request is no longer found, and its rows and files are purged', async () => {
    await stage.servePhoto('/gone.jpg', { width: 64, height: 64 });
    const id = await api.upload(catalogue([stage.host.url('/gone.jpg')]));
    await api.settled(id);
    const { request } = await api.query(
      'query ($id: ID!) { request(id: $id) { inputCsvUrl outputCsvUrl images { nodes { outputUrl } } } }',
      { id },
    );
    const urls = [request.inputCsvUrl, request.outputCsvUrl, request.images.nodes[0].outputUrl];
    expect(await api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id })).toEqual({
      deleteRequest: true,
    });
    expect(await api.query('query ($id: ID!) { request(id: $id) { id } }', { id })).toEqual({
      request: null,
    });
    expect(await api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id })).toEqual({
      deleteRequest: false,
    });
    await stage.until(async () => {
      const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
      return statuses.every((status) => status === 404);
    });
    await stage.until(
      async () => (await stage.sql('SELECT id FROM images WHERE request_id = $1', [id])).length === 0,
    );
  });
});
