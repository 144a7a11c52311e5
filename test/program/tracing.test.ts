import { ApiError, catalogue, uploadForm } from '../support/client.js';
import { type CollectedSpan, type Collector, startCollector } from '../support/collector.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { onStage, type Stage, startStage } from '../support/stage.js';

const MY_TRACE = '0af7651916cd43dd8448eb211c80319c';
const MY_SPAN = 'b7ad6b7169203331';
const BEGUN_BY_ME = `00-${MY_TRACE}-${MY_SPAN}-01`;

const ROOT = '';
const CLIENT = 3;
const SERVER = 2;
const CONSUMER = 5;

describe('a program that sends traces', () => {
  let collector: Collector;
  let receiver: Receiver;
  let stage: Stage;

  beforeAll(async () => {
    collector = await startCollector();
    receiver = await startReceiver();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=shop',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      LOG_FORMAT: 'json',
      WEBHOOK_SECRET: `whsec_${'A'.repeat(32)}`,
    };
    stage = await startStage({ own: true, env: { ...env, ROLES: 'api' } });
    await stage.join({ own: true, env: { ...env, ROLES: 'worker', PUBLIC_URL: stage.program.url } });
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await receiver?.close();
    await collector?.close();
  });

  /** Uploads a CSV and waits until all work on the request has been traced. */
  const run = async (csv: string, name: string, headers: Record<string, string> = {}) => {
    const form = uploadForm(csv, { webhookUrl: receiver.url(`/${name}`) }, `${name}.csv`);
    const answer = await stage.api.send(form, { 'apollo-require-preflight': 'true', ...headers });
    const { data, errors } = (await answer.json()) as {
      data: { uploadCsv: { id: string } };
      errors?: ApiError['errors'];
    };
    if (errors) throw new ApiError(errors);
    const { id } = data.uploadCsv;
    const mine = (span: CollectedSpan) => span.attributes['halftone.request.id'] === id;
    await stage.until(() => collector.spans('delivery').some(mine));
    // The api exports its spans by itself, maybe later than the worker, and this one last.
    const isPost = ({ traceId }: CollectedSpan) => traceId === collector.spans('upload').find(mine)?.traceId;
    await stage.until(() => collector.spans('POST /graphql').some(isPost));
    return { id, of: (span: string) => collector.spans(span).filter(mine) };
  };

  test('makes one trace from the caller through api and worker to the webhook', async () => {
    await stage.servePhoto('/a.jpg?token=hush', { width: 200, height: 150 });
    await stage.servePhoto('/b.jpg', { width: 150, height: 200 });
    const csv = catalogue([stage.host.url('/a.jpg?token=hush'), stage.host.url('/b.jpg')]);
    const { id, of } = await run(csv, 'one', { traceparent: BEGUN_BY_ME });

    const spans = collector.spans().filter(({ traceId }) => traceId === MY_TRACE);
    const only = (name: string) => spans.find((span) => span.name === name)!;
    const names = (parent: string) =>
      spans.flatMap((span) => (span.parentSpanId === parent ? [span.name] : [])).toSorted();
    expect(names(MY_SPAN)).toEqual(['POST /graphql']);
    expect(names(only('POST /graphql').spanId)).toEqual(['upload']);
    expect(names(only('upload').spanId)).toEqual(['image', 'image', 'outputs']);
    for (const image of of('image'))
      expect(names(image.spanId)).toEqual(['compress', 'fetch', 'record', 'store']);
    expect(names(only('outputs').spanId)).toEqual(['delivery']);
    expect(spans).toHaveLength(2 + 2 * 5 + 2);

    const [post] = receiver.received('/one');
    expect(post!.headers.traceparent).toBe(`00-${MY_TRACE}-${only('delivery').spanId}-01`);
    const kinds = ['POST /graphql', 'image', 'fetch', 'outputs', 'delivery'].map((name) => only(name).kind);
    expect(kinds).toEqual([SERVER, CONSUMER, CLIENT, CONSUMER, CONSUMER]);
    expect(spans.filter(({ failed }) => failed)).toEqual([]);
    expect(only('upload').attributes).toEqual({
      'halftone.request.id': id,
      'halftone.request.images': 2,
    });
    expect(only('POST /graphql').attributes).toMatchObject({
      'http.route': '/graphql',
      'http.response.status_code': 200,
    });
    expect(only('outputs').attributes).toMatchObject({ 'halftone.request.status': 'COMPLETED' });
    expect(only('image').attributes).toMatchObject({
      'halftone.image.outcome': 'completed',
      'server.address': '127.0.0.1',
    });
    expect(JSON.stringify(spans)).not.toMatch(/hush|whsec/);
  });

  test('names the process of each span, and follows the standard OTEL_ variables', async () => {
    const api = collector.spans('upload')[0]!.resource;
    const worker = collector.spans('image')[0]!.resource;
    expect(api).toMatchObject({ 'service.name': 'halftone', 'deployment.environment.name': 'test' });
    expect(worker).toMatchObject({ 'service.name': 'halftone', 'deployment.environment.name': 'test' });
    expect(api['process.pid']).toBe(stage.program.pid);
    expect(worker['process.pid']).not.toBe(stage.program.pid);
    expect(worker['service.instance.id']).not.toBe(api['service.instance.id']);
    expect(collector.headers.every((headers) => headers['x-tenant'] === 'shop')).toBe(true);
  });

  test('begins a trace when the caller has none, and marks failed spans with the error code', async () => {
    const { of } = await run(catalogue([stage.host.url('/missing.png')]), 'none');
    const [upload] = of('upload');
    const [image] = of('image');
    expect(image).toMatchObject({ traceId: upload!.traceId, failed: true });
    expect(image!.attributes).toMatchObject({
      'error.type': 'HTTP_STATUS',
      'halftone.image.outcome': 'failed',
    });
    const [server] = collector.spans('POST /graphql').filter(({ traceId }) => traceId === upload!.traceId);
    expect(server!.parentSpanId).toBe(ROOT);
    expect(upload!.traceId).not.toBe(MY_TRACE);
  });

  test.each([
    ['nothing', ''],
    ['rubbish', 'rubbish'],
    ['zeros', `00-${'0'.repeat(32)}-${MY_SPAN}-01`],
    ['a long one', `${BEGUN_BY_ME}x`.repeat(100)],
  ])('ignores %s as a trace', async (_, traceparent) => {
    const before = collector.spans('POST /graphql').length;
    const answer = await stage.api.post('{"query":"{ __typename }"}', {
      'content-type': 'application/json',
      traceparent,
    });
    expect(answer.status).toBe(200);
    await stage.until(() => collector.spans('POST /graphql').length > before);
    expect(collector.spans('POST /graphql').at(-1)).toMatchObject({ parentSpanId: ROOT });
  });

  test('puts a retry into the trace of the caller who requested it', async () => {
    const { id, of } = await run(catalogue([stage.host.url('/late.jpg')]), 'retried');
    await stage.servePhoto('/late.jpg', { width: 40, height: 30 });
    await stage.api.query('mutation ($id: ID!) { retryFailedImages(requestId: $id) { id } }', { id });
    await stage.until(() => of('delivery').length === 2);
    const [first, second] = of('image').map(({ traceId }) => traceId);
    expect(second).not.toBe(first);
    expect(of('outputs').map(({ traceId }) => traceId)).toEqual([first, second]);
    expect(of('delivery').map(({ traceId }) => traceId)).toEqual([first, second]);
  });

  test('gives most images of a large request their own traces, which link to the first', async () => {
    const tiny = await stage.photo({ width: 24, height: 24 });
    const paths = Array.from({ length: 260 }, (_, index) => `/tiny/${index}.jpg`);
    for (const path of paths) stage.host.serve(path, tiny, { type: 'image/jpeg' });
    const { of } = await run(catalogue(...paths.map((path) => [stage.host.url(path)])), 'large');
    await stage.until(() => of('image').length === 260);
    const { traceId, spanId } = of('upload')[0]!;
    const within = of('image').filter((image) => image.traceId === traceId);
    const apart = of('image').filter((image) => image.traceId !== traceId);
    expect(within.length).toBeGreaterThan(50);
    expect(within.length).toBeLessThan(160);
    expect(new Set(apart.map((image) => image.traceId)).size).toBe(apart.length);
    for (const { parentSpanId, links } of apart) {
      expect(parentSpanId).toBe(ROOT);
      expect(links).toMatchObject([{ traceId, spanId }]);
    }
    expect(within.filter(({ parentSpanId }) => parentSpanId !== spanId)).toEqual([]);
    expect([of('outputs')[0]!.traceId, of('delivery')[0]!.traceId]).toEqual([traceId, traceId]);
  }, 60_000);

  test('creates no spans for probes and pages', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics', '/graphiql'])
      await fetch(`${stage.program.url}${path}`);
    const before = collector.spans().length;
    await stage.api.query('{ __typename }');
    await stage.until(() => collector.spans().length > before);
    expect(
      collector
        .spans()
        .filter(({ attributes }) => attributes['url.path'] !== '/graphql' && 'url.path' in attributes),
    ).toEqual([]);
  });

  test('continues without a collector, logs that once, and exports the rest when it recovers', async () => {
    const said = (text: string) => stage.program.output().split(text).length - 1;
    collector.answer(400);
    for (let round = 0; round < 5; round += 1) {
      const before = collector.headers.length;
      expect(await stage.api.query('{ __typename }')).toEqual({ __typename: 'Query' });
      await stage.until(() => collector.headers.length > before);
    }
    await stage.until(() => said('Spans are lost') === 1);
    collector.answer(200);
    const before = collector.spans('POST /graphql').length;
    await stage.api.query('{ __typename }');
    await stage.until(() => collector.spans('POST /graphql').length > before);
    await stage.until(() => said('The collector accepts spans again') === 1);
    expect(said('Spans are lost')).toBe(1);
  });

  test('logs the trace of each line', async () => {
    await stage.sql('ALTER TABLE products RENAME TO products_away');
    try {
      const query = '{ requests { nodes { products { totalCount } } } }';
      await stage.api.post(JSON.stringify({ query }), {
        'content-type': 'application/json',
        traceparent: BEGUN_BY_ME,
      });
    } finally {
      await stage.sql('ALTER TABLE products_away RENAME TO products');
    }
    await stage.until(() => stage.program.output().includes('"level":50'));
    const line = stage.program
      .output()
      .split('\n')
      .find((text) => text.includes('"level":50'));
    expect(JSON.parse(line!)).toMatchObject({ context: 'GraphQL', traceId: MY_TRACE });
  });

  test('stops in time while the collector hangs', async () => {
    collector.hang();
    await stage.api.query('{ __typename }');
    const begun = performance.now();
    expect(await stage.program.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(15_000);
  });
});

describe('a program whose sampler is off', () => {
  test('exports nothing and does its work', async () => {
    const collector = await startCollector();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    };
    try {
      await onStage({ own: true, env }, async (stage) => {
        await stage.servePhoto('/a.jpg', { width: 40, height: 30 });
        const id = await stage.api.upload(catalogue([stage.host.url('/a.jpg')]));
        expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
        const [row] = await stage.sql<{ traceparent: string }>('SELECT traceparent FROM requests');
        expect(row!.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
        expect(await stage.program.stop()).toBe(0);
      });
      expect(collector.headers).toEqual([]);
    } finally {
      await collector.close();
    }
  }, 60_000);
});
