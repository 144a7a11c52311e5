import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { hasChromium, launchBrowser, openPage } from '../support/browser.js';
import { makeKey } from '../support/keys.js';
import { addIdleJobs } from '../support/queue.js';
import { describeWith } from '../support/real-services.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { type Stage, startStage } from '../support/stage.js';

const TOKEN = 'the-token-of-operators';
const QUEUES = ['images', 'requests', 'deliveries'];

interface ShownQueue {
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly jobs: readonly { readonly id: string; readonly data: Readonly<Record<string, unknown>> }[];
}

/** What the board tells of its queues, with the waiting jobs of the one for images. */
async function shown(url: string): Promise<ShownQueue[]> {
  const answer = await fetch(`${url}/queues/api/queues?activeQueue=images&status=waiting&page=1`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { queues: ShownQueue[] }).queues;
}

const JOBS = [1, 2, 3].map((generation) => ({ id: randomUUID(), generation }));

/** A stage that has three jobs and no worker to take them. */
async function stageWithJobs(env: Record<string, string>, own?: boolean): Promise<Stage> {
  const stage = await startStage({ own, env: { ROLES: 'api', BULL_BOARD: 'true', ...env } });
  await addIdleJobs(stage.program, JOBS);
  return stage;
}

describe('the board', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await stageWithJobs({});
  }, 60_000);
  afterAll(() => stage?.dispose());

  test('is a page of our own assets alone', async () => {
    const answer = await fetch(`${stage.program.url}/queues`);
    const page = await answer.text();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.not.stringMatching(/unsafe|https?:|\*/) as string,
      'x-content-type-options': 'nosniff',
    });
    expect(page).toContain('<base href="/queues/">');
    const assets = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, path]) => path);
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) {
      expect([asset, (await fetch(`${stage.program.url}/queues/${asset}`)).status]).toEqual([asset, 200]);
    }
  });

  test.each([
    ['PUT', 'images/pause'],
    ['PUT', 'pause'],
    ['PUT', 'images/obliterate'],
    ['PUT', 'images/empty'],
    ['POST', 'images/add'],
    ['PUT', 'images/clean/completed'],
    ['PATCH', 'images/1/update-data'],
  ])('does nothing: %s %s', async (method, path) => {
    const headers = { 'content-type': 'application/json' };
    const at = `${stage.program.url}/queues/api/queues/${path}`;
    const answer = await fetch(at, { method, headers, body: '{"name":"image","data":{},"options":{}}' });
    // A path that the board shows under GET takes nothing else; the rest is not there.
    expect([404, 405]).toContain(answer.status);
    const before = await shown(stage.program.url);
    expect(before.map(({ name }) => name)).toEqual(QUEUES);
    expect(before.filter((queue) => 'isPaused' in queue && queue.isPaused)).toEqual([]);
    expect(before[0]!.counts).toMatchObject({ waiting: JOBS.length, active: 0, failed: 0 });
  });

  test.each(['queues/nothing/1', 'queues/images/1', 'nothing', '../../package.json'])(
    'has no %s, and says nothing of ours',
    async (path) => {
      const answer = await fetch(`${stage.program.url}/queues/api/${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toMatch(/\bat |node_modules|Error:/);
    },
  );

  test('shows how many jobs there are, and each', async () => {
    const { url } = stage.program;
    const [queue] = await shown(url);
    expect(queue).toMatchObject({ name: 'images', readOnlyMode: true, counts: { active: 0, waiting: 3 } });
    expect(queue!.jobs.map(({ data }) => data)).toEqual(
      expect.arrayContaining(JOBS.map((job) => ({ items: [job] }))),
    );
    const one = await fetch(`${url}/queues/api/queues/images/${queue!.jobs[0]!.id}`);
    expect(await one.json()).toMatchObject({ status: 'waiting' });
  });
});

describe('where keys are asked for', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await stageWithJobs({ AUTH: 'keys', METRICS_TOKEN: TOKEN });
  });
  afterAll(() => stage?.dispose());

  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const ask = (path: string, authorization?: string) =>
    fetch(`${stage.program.url}${path}`, { headers: authorization === undefined ? {} : { authorization } });
  const EVERYWHERE = [
    '/queues',
    '/queues/',
    '/QUEUES',
    '/queues/api/queues',
    '/queues/static/images/logo.svg',
    '/queues/queue/images',
  ];

  test.each(EVERYWHERE)('%s is closed, and makes a browser ask', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    const key = await makeKey(stage.program, 'shop');
    for (const other of [`Bearer ${key}`, basic(`shop:${key}`), basic(`${TOKEN}:`), basic('a:wrong')]) {
      expect((await ask(path, other)).status).toBe(401);
    }
  });

  test.each(EVERYWHERE)('%s is open to the token of operators', async (path) => {
    expect((await ask(path, basic(`anyone:${TOKEN}`))).status).toBe(200);
    expect((await ask(path, `Bearer ${TOKEN}`)).status).toBe(200);
  });

  test('the password of operators opens nothing else', async () => {
    for (const authorization of [basic(`anyone:${TOKEN}`), `Bearer ${TOKEN}`])
      expect((await ask('/api/requests', authorization)).status).toBe(401);
  });

  describeWith('chromium', hasChromium, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser?.close());

    test('a browser lists the queues and shows a job, and asks nobody else', async () => {
      const { url } = stage.program;
      const visit = await openPage(browser, { username: 'anyone', password: TOKEN });
      await visit.page.goto(`${url}/queues`);
      for (const name of QUEUES) await visit.page.getByText(name, { exact: true }).first().waitFor();
      await visit.page.goto(`${url}/queues/queue/images?status=waiting`);
      await visit.page.getByText(JOBS[0]!.id).first().waitFor();
      // The bundle preloads what it may need on other pages.
      const faults = visit.faults.filter((fault) => !fault.includes('preloaded using link preload'));
      expect({ hosts: [...visit.hosts], faults }).toEqual({ hosts: [new URL(url).host], faults: [] });
      await visit.page.context().close();
    }, 60_000);
  });
});

describeWith('redis', hasRedis, () => {
  let redis: TestRedis;
  let stage: Stage;
  beforeAll(async () => {
    redis = await startRedis();
    // A process that others use after it would go on looking for the Redis that is stopped in the end.
    stage = await stageWithJobs({ REDIS_URL: redis.url }, true);
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await redis?.dispose();
  });

  test('the board is the same on it', async () => {
    const queues = await shown(stage.program.url);
    expect(queues.map(({ name }) => name)).toEqual(QUEUES);
    expect(queues[0]!.counts).toMatchObject({ waiting: 3 });
    expect(queues[0]!.jobs).toHaveLength(3);
  });

  test('what goes wrong is masked, and the log has it', async () => {
    await redis.stop();
    const { url } = stage.program;
    const answer = await fetch(`${url}/queues/api/queues?activeQueue=images&status=waiting&page=1`);
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toMatch(/redis|ECONN|stream|connection/i);
    const [, id] = /under ([0-9a-f-]{36})/.exec(text)!;
    await stage.until(() => stage.program.output().includes(`${id} The board could not read the queues`));
  }, 60_000);
});
