import { uploadBatch } from '../support/batch.js';
import { type ProgressEvent } from '../support/client.js';
import { hangBeforeHeaders } from '../support/image-host.behaviours.js';
import { faultsOfSeries, isTerminal } from '../support/progress-series.js';
import type { TestProgram } from '../support/program.js';
import { type Stage, startStage } from '../support/stage.js';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

describe('the progress subscription, at a process that does none of the work', () => {
  let stage: Stage;
  let worker: TestProgram;

  beforeAll(async () => {
    stage = await startStage({ env: { ROLES: 'api' } });
    worker = await stage.join({
      env: { ROLES: 'worker', FETCH_CONCURRENCY: '4', PUBLIC_URL: stage.program.url },
    });
  }, 120_000);
  afterAll(() => stage?.dispose());

  /** Watches to the end, but leaves after every few events and comes back. */
  async function wander(id: string, patience: number): Promise<ProgressEvent[]> {
    const seen: ProgressEvent[] = [];
    while (!isTerminal(seen.at(-1))) {
      const { events, ended, leave } = stage.api.watch(id);
      await stage.until(() => events.length >= patience || isTerminal(events.at(-1)), 30_000);
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

  test('tells one story, to those who stay, who come late, and who leave and come back', async () => {
    const { id } = await uploadBatch(stage, 120, { firstByteMs: 400 });
    const series = await Promise.all([
      stage.api.watch(id).ended,
      stage.api.watch(id).ended,
      joinLate(id),
      wander(id, 2),
      wander(id, 1),
    ]);
    expect(series.flatMap(faultsOfSeries)).toEqual([]);
    for (const events of series) {
      expect(events.at(-1)).toMatchObject({ status: 'COMPLETED', processedImages: 120, etaSeconds: null });
    }
    expect(series[0].length).toBeGreaterThan(5);
    expect(series[2][0]!.processedImages).toBeGreaterThan(40);
    expect(series[0].some(({ etaSeconds }) => etaSeconds !== null && etaSeconds > 0)).toBe(true);
  }, 120_000);

  test('has at most ten events a second, and its end comes when the output CSV is there', async () => {
    const { id } = await uploadBatch(stage, 150, { firstByteMs: 20 });
    const begun = performance.now();
    const events = await stage.api.watch(id).ended;
    const seconds = (performance.now() - begun) / 1000;
    const { request } = await stage.api.query('query ($id: ID!) { request(id: $id) { outputCsvUrl } }', {
      id,
    });
    expect((await fetch(request.outputCsvUrl)).status).toBe(200);
    expect(events.length).toBeGreaterThan(3);
    // The first event comes at once, outside the rhythm.
    expect(events.length).toBeLessThanOrEqual(seconds * 10 + 2);
  }, 120_000);

  test('leads to the request as it is at each event, however many there are', async () => {
    const { id } = await uploadBatch(stage, 60, { firstByteMs: 200 });
    const query = `subscription ($id: ID!) { progress(requestId: $id) { status processedImages request {
      id status startedAt outputCsvUrl progress { processedImages }
      products(first: 500) { nodes { images { status } } } } } }`;
    const events = await stage.api.follow(query, { id });
    expect(events.length).toBeGreaterThan(3);
    for (const { progress } of events) {
      const { request, processedImages } = progress;
      expect(request.id).toBe(id);
      // Read after the event was, so it may be further on.
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

  test('of a settled request tells its end and is over, each time under a higher number', async () => {
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
    'of %j is an error NOT_FOUND',
    async (id) => {
      await expect(stage.api.watch(id).ended).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  test('ends with an error NOT_FOUND when the request is deleted, for all who watch', async () => {
    const { id } = await uploadBatch(stage, 40, { firstByteMs: 200 });
    const watching = [stage.api.watch(id), stage.api.watch(id)];
    await stage.until(() => watching.every(({ events }) => events.length > 0));
    const ends = Promise.allSettled(watching.map(({ ended }) => ended));
    await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id });
    expect(await ends).toMatchObject([
      { status: 'rejected', reason: { code: 'NOT_FOUND' } },
      { status: 'rejected', reason: { code: 'NOT_FOUND' } },
    ]);
    expect(watching.flatMap(({ events }) => faultsOfSeries(events))).toEqual([]);
  });

  test('ends with the status CANCELLED when the request is cancelled', async () => {
    const { id } = await uploadBatch(stage, 40, { firstByteMs: 200 });
    const watching = stage.api.watch(id);
    await stage.until(() => watching.events.length > 0);
    await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
    const events = await watching.ended;
    expect(faultsOfSeries(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'CANCELLED', etaSeconds: null });
  });

  test('takes an estimate back when nothing settles any more', async () => {
    const { id } = await uploadBatch(stage, 81, { firstByteMs: 600, behaviours: { 80: hangBeforeHeaders } });
    const { events, leave, ended } = stage.api.watch(id);
    await stage.until(() => events.some(({ etaSeconds }) => etaSeconds !== null), 60_000);
    await stage.until(
      () => events.at(-1)!.processedImages === 80 && events.at(-1)!.etaSeconds === null,
      60_000,
    );
    expect(faultsOfSeries(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'PROCESSING', etaSeconds: null });
    leave();
    await ended;
    await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id });
  }, 150_000);

  test('waits for a worker, and outlasts one that is stopped', async () => {
    await worker.stop();
    const { id } = await uploadBatch(stage, 40, { firstByteMs: 100 });
    const watching = stage.api.watch(id);
    await stage.until(() => watching.events.length > 0);
    expect(watching.events).toMatchObject([{ status: 'PENDING', processedImages: 0, etaSeconds: null }]);
    await worker.restart();
    const events = await watching.ended;
    expect(faultsOfSeries(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'COMPLETED', processedImages: 40 });
  }, 120_000);
});
