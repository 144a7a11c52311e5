import { uploadBatch } from '../support/batch.js';
import { type ProgressEvent } from '../support/client.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { seriesViolations, isTerminal } from '../support/progress-series.js';
import type { TestProgram } from '../support/program.js';
import { type Stage, startStage } from '../support/stage.js';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

describe('the progress subscription at a process without a worker', () => {
  let stage: Stage;
  let worker: TestProgram;

  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
    worker = await stage.join({
      env: { ROLES: 'worker', FETCH_CONCURRENCY: '4', PUBLIC_URL: stage.program.url },
    });
  }, 120_000);
  afterAll(() => stage?.dispose());

  /** Watches to the end, but leaves after every `count` events and subscribes again. */
  async function resubscribe(id: string, count: number): Promise<ProgressEvent[]> {
    const seen: ProgressEvent[] = [];
    while (!isTerminal(seen.at(-1))) {
      const { events, ended, leave } = stage.api.watch(id);
      await stage.until(() => events.length >= count || isTerminal(events.at(-1)), 30_000);
      leave();
      seen.push(...(await ended));
    }
    return seen;
  }

  async function joinLate(id: string): Promise<ProgressEvent[]> {
    await stage.until(
      async () =>
        (await stage.sql(`SELECT FROM requests WHERE id = $1 AND completed_images > 40`, [id])).length > 0,
      60_000,
    );
    return stage.api.watch(id).ended;
  }

  test('a subscription is consistent for clients that stay, that join late, and that leave and subscribe again', async () => {
    const { id } = await uploadBatch(stage, 120, { firstByteMs: 400 });
    const series = await Promise.all([
      stage.api.watch(id).ended,
      stage.api.watch(id).ended,
      joinLate(id),
      resubscribe(id, 2),
      resubscribe(id, 1),
    ]);
    expect(series.flatMap(seriesViolations)).toEqual([]);
    for (const events of series) {
      expect(events.at(-1)).toMatchObject({ status: 'COMPLETED', processedImages: 120, etaSeconds: null });
    }
    expect(series[0].length).toBeGreaterThan(5);
    expect(series[2][0]!.processedImages).toBeGreaterThan(40);
    expect(series[0].some(({ etaSeconds }) => etaSeconds !== null && etaSeconds > 0)).toBe(true);
  }, 120_000);

  test('a subscription has at most ten events a second, and ends once the output CSV is stored', async () => {
    // However late the subscription opens, three images are left: each of the first three events lets one of them end.
    const { id, release } = await uploadBatch(stage, 150, { firstByteMs: 20, held: 3 });
    const startedAt = performance.now();
    const watch = stage.api.watch(id);
    for (const index of [0, 1, 2]) {
      await stage.until(() => watch.events.length > index);
      release(index);
    }
    const events = await watch.ended;
    const seconds = (performance.now() - startedAt) / 1000;
    const { request } = await stage.api.query('query ($id: ID!) { request(id: $id) { outputCsvUrl } }', {
      id,
    });
    expect((await fetch(request.outputCsvUrl)).status).toBe(200);
    expect(events.length).toBeGreaterThan(3);
    // The first event is sent immediately, outside of the interval.
    expect(events.length).toBeLessThanOrEqual(seconds * 10 + 2);
  }, 120_000);

  test('each event resolves the current state of its request', async () => {
    const { id } = await uploadBatch(stage, 60, { firstByteMs: 200 });
    const query = `subscription ($id: ID!) { progress(requestId: $id) { status processedImages request {
      id status startedAt outputCsvUrl progress { processedImages }
      products(first: 500) { nodes { images { status } } } } } }`;
    const events = await stage.api.follow(query, { id });
    expect(events.length).toBeGreaterThan(3);
    for (const { progress } of events) {
      const { request, processedImages } = progress;
      expect(request.id).toBe(id);
      // It is read after the event, so it may be newer.
      expect(request.progress.processedImages).toBeGreaterThanOrEqual(processedImages);
      const statuses = request.products.nodes.flatMap((product: { images: { status: string }[] }) =>
        product.images.map(({ status }) => status),
      );
      const settled = statuses.filter((status: string) => status === 'COMPLETED').length;
      expect(settled).toBeGreaterThanOrEqual(processedImages);
    }
    expect(events.at(-1)!.progress).toMatchObject({
      status: 'COMPLETED',
      request: { status: 'COMPLETED', outputCsvUrl: expect.any(String) },
    });
  }, 120_000);

  test('a subscription to a settled request sends one event, each time with a higher sequence number', async () => {
    const { id } = await uploadBatch(stage, 1);
    await stage.api.settled(id);
    const series = [
      await stage.api.watch(id).ended,
      await stage.api.watch(id).ended,
      await stage.api.watch(id).ended,
    ];
    expect(series.map((events) => events.length)).toEqual([1, 1, 1]);
    const [first, second, third] = series.map(([event]) => event!.sequence);
    expect([second! > first!, third! > second!]).toEqual([true, true]);
  });

  test.each([UNKNOWN, 'no-id', '', '1; DROP TABLE requests', '\0'])(
    'a subscription to the id %j fails with NOT_FOUND',
    async (id) => {
      await expect(stage.api.watch(id).ended).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  test('every subscription fails with NOT_FOUND when its request is deleted', async () => {
    const { id } = await uploadBatch(stage, 40, { firstByteMs: 200 });
    const watching = [stage.api.watch(id), stage.api.watch(id)];
    await stage.until(() => watching.every(({ events }) => events.length > 0));
    const ends = Promise.allSettled(watching.map(({ ended }) => ended));
    await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
    expect(await ends).toMatchObject([
      { status: 'rejected', reason: { code: 'NOT_FOUND' } },
      { status: 'rejected', reason: { code: 'NOT_FOUND' } },
    ]);
    expect(watching.flatMap(({ events }) => seriesViolations(events))).toEqual([]);
  });

  test('a subscription ends with the status CANCELLED when the request is cancelled', async () => {
    const { id } = await uploadBatch(stage, 40, { firstByteMs: 200 });
    const watching = stage.api.watch(id);
    await stage.until(() => watching.events.length > 0);
    await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
    const events = await watching.ended;
    expect(seriesViolations(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'CANCELLED', etaSeconds: null });
  });

  test('etaSeconds becomes null when no more images settle', async () => {
    const { id } = await uploadBatch(stage, 81, { firstByteMs: 600, behaviours: { 80: hangBeforeHeaders } });
    const { events, leave, ended } = stage.api.watch(id);
    await stage.until(() => events.some(({ etaSeconds }) => etaSeconds !== null), 60_000);
    await stage.until(
      () => events.at(-1)!.processedImages === 80 && events.at(-1)!.etaSeconds === null,
      60_000,
    );
    expect(seriesViolations(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'PROCESSING', etaSeconds: null });
    leave();
    await ended;
    await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
  }, 150_000);

  test('a subscription waits for a worker, and continues after a restart of the worker', async () => {
    await worker.stop();
    const { id } = await uploadBatch(stage, 40, { firstByteMs: 100 });
    const watching = stage.api.watch(id);
    await stage.until(() => watching.events.length > 0);
    expect(watching.events).toMatchObject([{ status: 'PENDING', processedImages: 0, etaSeconds: null }]);
    await worker.restart();
    const events = await watching.ended;
    expect(seriesViolations(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'COMPLETED', processedImages: 40 });
  }, 120_000);
});
