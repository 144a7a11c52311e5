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

/** The queues in the dashboard's API, with the waiting jobs of the image queue. */
async function shown(url: string): Promise<ShownQueue[]> {
  const answer = await fetch(`${url}/queues/api/queues?activeQueue=images&status=waiting&page=1`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { queues: ShownQueue[] }).queues;
}

const JOBS = [1, 2, 3].map((generation) => ({ id: randomUUID(), generation }));

/** A stage with three jobs and no worker. */
async function stageWithJobs(env: Record<string, string>, own?: boolean): Promise<Stage> {
  const stage = await startStage({ own, env: { ROLES: 'api', BULL_BOARD: 'true', ...env } });
  await addIdleJobs(stage.program, JOBS);
  return stage;
}

describe('the queue dashboard', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await stageWithJobs({});
  }, 60_000);
  afterAll(() => stage?.dispose());

  test('is a page that loads only its own assets', async () => {
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
  ])('rejects %s %s', async (method, path) => {
    const headers = { 'content-type': 'application/json' };
    const at = `${stage.program.url}/queues/api/queues/${path}`;
    const answer = await fetch(at, { method, headers, body: '{"name":"image","data":{},"options":{}}' });
    // A path that exists under GET accepts no other method; all other paths do not exist.
    expect([404, 405]).toContain(answer.status);
    const before = await shown(stage.program.url);
    expect(before.map(({ name }) => name)).toEqual(QUEUES);
    expect(before.filter((queue) => 'isPaused' in queue && queue.isPaused)).toEqual([]);
    expect(before[0]!.counts).toMatchObject({ waiting: JOBS.length, active: 0, failed: 0 });
  });

  test.each(['queues/nothing/1', 'queues/images/1', 'nothing', '../../package.json'])(
    'returns 404 for %s without internal details',
    async (path) => {
      const answer = await fetch(`${stage.program.url}/queues/api/${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toMatch(/\bat |node_modules|Error:/);
    },
  );

  test('shows the number of jobs, and each job', async () => {
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

describe('with AUTH=keys', () => {
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

  test.each(EVERYWHERE)('%s is rejected, and makes a browser ask for the password', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    const key = await makeKey(stage.program, 'shop');
    for (const other of [`Bearer ${key}`, basic(`shop:${key}`), basic(`${TOKEN}:`), basic('a:wrong')]) {
      expect((await ask(path, other)).status).toBe(401);
    }
  });

  test.each(EVERYWHERE)('%s is accepted with the token of operators', async (path) => {
    expect((await ask(path, basic(`anyone:${TOKEN}`))).status).toBe(200);
    expect((await ask(path, `Bearer ${TOKEN}`)).status).toBe(200);
  });

  test('the password of operators gives access to nothing else', async () => {
    for (const authorization of [basic(`anyone:${TOKEN}`), `Bearer ${TOKEN}`])
      expect((await ask('/api/requests', authorization)).status).toBe(401);
  });

  describeWith('chromium', hasChromium, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser?.close());

    test('a browser lists the queues and shows a job, without requests to other hosts', async () => {
      const { url } = stage.program;
      const opened = await openPage(browser, { username: 'anyone', password: TOKEN });
      await opened.page.goto(`${url}/queues`);
      for (const name of QUEUES) await opened.page.getByText(name, { exact: true }).first().waitFor();
      await opened.page.goto(`${url}/queues/queue/images?status=waiting`);
      await opened.page.getByText(JOBS[0]!.id).first().waitFor();
      // The bundle preloads modules that it may need on other pages.
      const errors = opened.errors.filter((error) => !error.includes('preloaded using link preload'));
      expect({ hosts: [...opened.hosts], errors }).toEqual({ hosts: [new URL(url).host], errors: [] });
      await opened.page.context().close();
    }, 60_000);
  });
});

describeWith('redis', hasRedis, () => {
  let redis: TestRedis;
  let stage: Stage;
  beforeAll(async () => {
    redis = await startRedis();
    // A shared process would keep reconnecting to the Redis that is stopped at the end.
    stage = await stageWithJobs({ REDIS_URL: redis.url }, true);
  }, 60_000);
  afterAll(async () => {
    await stage?.dispose();
    await redis?.dispose();
  });

  test('the queue dashboard works the same on Redis', async () => {
    const queues = await shown(stage.program.url);
    expect(queues.map(({ name }) => name)).toEqual(QUEUES);
    expect(queues[0]!.counts).toMatchObject({ waiting: 3 });
    expect(queues[0]!.jobs).toHaveLength(3);
  });

  test('an internal error is masked in the response and logged', async () => {
    await redis.stop();
    const { url } = stage.program;
    const answer = await fetch(`${url}/queues/api/queues?activeQueue=images&status=waiting&page=1`);
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toMatch(/redis|ECONN|stream|connection/i);
    const [, id] = /under ([0-9a-f-]{36})/.exec(text)!;
    await stage.until(() =>
      stage.program.output().includes(`${id} The queue dashboard could not read the queues`),
    );
  }, 60_000);
});
