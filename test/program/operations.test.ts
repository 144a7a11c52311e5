import { spawnSync } from 'node:child_process';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { isSelected, selectors } from '../support/alert-metrics.js';
import { uploadBatch } from '../support/batch.js';
import { catalogue } from '../support/client.js';
import { ON_FILES } from '../support/objects.js';
import type { TestProgram } from '../support/program.js';
import { describeWith } from '../support/real-services.js';
import { type Stage, startStage } from '../support/stage.js';

let stage: Stage;
let worker: TestProgram;

beforeAll(async () => {
  // Always file storage: the tests break the store by renaming its folder.
  stage = await startStage({ own: true, env: { ROLES: 'api', LOG_FORMAT: 'json', ...ON_FILES } });
  worker = await stage.join({ own: true, env: { ROLES: 'worker', COMPRESSOR_CHILDREN: '1' } });
}, 60_000);
afterAll(() => stage?.dispose());

async function ask(program: TestProgram, at: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(`${program.url}${at}`);
  return { status: answer.status, body: await answer.text() };
}

/** Returns the parts of a process that /health/ready reports as down; [] with a 200. */
async function down(program: TestProgram): Promise<string[]> {
  const { status: code, body } = await ask(program, '/health/ready');
  const { error } = JSON.parse(body) as { error: Record<string, unknown> };
  const names = Object.keys(error).toSorted();
  expect(code).toBe(names.length === 0 ? 200 : 503);
  return names;
}

const promtool = spawnSync('promtool', ['--version']).status === 0;

/** Puts a file at the path of a folder that has just been moved away, and that a probe of the store may create again. */
async function putFile(folder: string): Promise<void> {
  for (;;) {
    try {
      return await writeFile(folder, 'no folder');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
      await rm(folder, { recursive: true });
    }
  }
}

test('a process whose SECRET_KEY is not that of the others says so when it starts', async () => {
  const outputOf = async (key: string) => {
    const program = await stage.join({ env: { ROLES: 'worker', SECRET_KEY: key.repeat(32) } });
    await program.stop();
    return program.output();
  };
  expect(await outputOf('a')).not.toContain('SECRET_KEY');
  expect(await outputOf('b')).toContain('SECRET_KEY is not the one that was first used with this database.');
});

describe.each([
  ['api', () => stage.program],
  ['worker', () => worker],
])('health of a process of the role %s', (_, process) => {
  test('is alive', async () => {
    expect(await ask(process(), '/health/live')).toEqual({ status: 200, body: '{"status":"ok"}' });
  });

  test('is ready, and names its dependencies', async () => {
    const { status: code, body } = await ask(process(), '/health/ready');
    expect(code).toBe(200);
    const up = { status: 'up' };
    expect(JSON.parse(body)).toMatchObject({
      status: 'ok',
      details: { process: up, database: up, queue: up, storage: up },
    });
  });

  test('is alive and not ready while the store is unavailable', async () => {
    const folder = path.join(process().dataDir, 'objects');
    await rename(folder, `${folder}-away`);
    await putFile(folder);
    try {
      await stage.until(async () => (await down(process())).join() === 'storage');
      expect((await ask(process(), '/health/live')).status).toBe(200);
      expect((await ask(process(), '/health/ready')).body).not.toMatch(/ENOTDIR|objects|Error/);
    } finally {
      await rename(folder, `${folder}-file`);
      await rename(`${folder}-away`, folder);
    }
    await stage.until(async () => (await down(process())).length === 0);
    expect(process().output()).toMatch(/Not ready, the storage is down: \S+/);
  });
});

describe('metrics of images', () => {
  let api: string;
  let text: string;

  beforeAll(async () => {
    const host = stage.host;
    const photo = await stage.servePhoto('/photo.jpg', { width: 300, height: 200 });
    expect(photo.length).toBeGreaterThan(0);
    const id = await stage.api.upload(catalogue([host.url('/photo.jpg')], [host.url('/missing.png')]));
    await stage.api.settled(id);
    await stage.until(async () =>
      /result="failed",code="HTTP_STATUS"\} 1$/m.test((await ask(worker, '/metrics')).body),
    );
    text = (await ask(worker, '/metrics')).body;
    api = (await ask(stage.program, '/metrics')).body;
  }, 60_000);

  test.each([
    /^halftone_images_total\{result="completed",code=""\} 1$/m,
    /^halftone_images_total\{result="failed",code="HTTP_STATUS"\} 1$/m,
    /^halftone_images_total\{result="failed",code="WORKER_LOST"\} 0$/m,
    /^halftone_images_total\{result="retry",code="STORAGE_FAILED"\} 0$/m,
    /^halftone_images_total\{result="postponed",code=""\} 0$/m,
    /^halftone_metrics_failures_total\{metric="halftone_requests"\} 0$/m,
    /^halftone_image_input_bytes_total [1-9]\d*$/m,
    /^halftone_image_output_bytes_total [1-9]\d*$/m,
    /^halftone_image_stage_duration_seconds_count\{stage="fetch"\} 2$/m,
    /^halftone_image_stage_duration_seconds_count\{stage="compress"\} 1$/m,
    /^halftone_image_stage_duration_seconds_count\{stage="store"\} 1$/m,
    /^halftone_image_stage_duration_seconds_count\{stage="record"\} 2$/m,
    /^halftone_queue_jobs\{queue="images",state="waiting"\} \d+$/m,
    /^halftone_queue_jobs\{queue="requests",state="active"\} \d+$/m,
    /^halftone_images_unsettled\{state="waiting"\} 0$/m,
    /^halftone_images_unsettled\{state="window"\} 0$/m,
    /^halftone_worker_window_limit 256$/m,
    /^halftone_worker_images_in_flight 0$/m,
    /^halftone_compressor_children\{state="idle"\} 1$/m,
    /^halftone_compressor_children_limit 1$/m,
    /^nodejs_eventloop_lag_p99_seconds \S+$/m,
    /^process_resident_memory_bytes \d+$/m,
  ])('contain %s', (line) => expect(text).toMatch(line));

  test('count requests by status, and HTTP requests by route, not by URL', () => {
    expect(api).toMatch(/^halftone_requests\{status="partial"\} 1$/m);
    expect(api).toMatch(
      /^halftone_http_request_duration_seconds_count\{method="POST",route="\/graphql",status="200"\} \d+$/m,
    );
    expect(api).toMatch(/route="\/health\/ready",status="200"/);
  });

  test.each(selectors)('contain the series %s of the alerts', (selector) => {
    const found = `${text}\n${api}`.split('\n').filter((line) => isSelected(line, selector));
    expect(found).not.toEqual([]);
  });

  describeWith('promtool', promtool, () => {
    test('pass its lint with their names and help texts', () => {
      for (const input of [text, api]) {
        const lint = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
        // prom-client names the metrics of the process, which do not pass the lint.
        const ours = `${lint.stdout}${lint.stderr}`.split('\n').filter((line) => line.includes('halftone'));
        expect(ours).toEqual([]);
        expect(lint.stderr).not.toContain('error while linting');
      }
    });
  });
});

test('the metrics count open subscriptions', async () => {
  const batch = await uploadBatch(stage, 1, { firstByteMs: 600_000 });
  const watch = stage.api.watch(batch.id);
  watch.ended.catch(() => {});
  const open = async () =>
    Number(/^halftone_subscriptions (\d+)$/m.exec((await ask(stage.program, '/metrics')).body)![1]);
  await stage.until(async () => (await open()) === 1);
  watch.leave();
  await stage.until(async () => (await open()) === 0);
  expect(await open()).toBe(0);
  await stage.api.query('mutation ($id: ID!) { cancelRequest(id: $id) { id } }', { id: batch.id });
});

test('a process without a database is alive, not ready, exports its other metrics, and recovers', async () => {
  const { pathname } = new URL(stage.program.databaseUrl);
  const name = pathname.slice(1);
  const admin = new Client({ connectionString: process.env.HALFTONE_TEST_DATABASE_URL });
  await admin.connect();
  try {
    await admin.query(`ALTER DATABASE "${name}" WITH ALLOW_CONNECTIONS false`);
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'halftone%'",
      [name],
    );
    const gone = worker.queue.redisUrl === undefined ? 'database,queue' : 'database';
    await stage.until(async () => (await down(worker)).join() === gone);
    expect((await ask(worker, '/health/live')).status).toBe(200);
    // A failure appears in the scrape after the one in which it occurs.
    await ask(worker, '/metrics');
    const { body } = await ask(worker, '/metrics');
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(body).toMatch(/^halftone_metrics_failures_total\{metric="halftone_requests"\} [1-9]\d*$/m);
    expect(body).not.toMatch(/^halftone_requests\{/m);
  } finally {
    await admin.query(`ALTER DATABASE "${name}" WITH ALLOW_CONNECTIONS true`);
    await admin.end();
  }
  await stage.until(async () => (await down(worker)).length === 0);
}, 60_000);

test('a stopping process is not ready while it finishes its current work', async () => {
  const batch = await uploadBatch(stage, 1, { held: 1 });
  await stage.until(() => batch.hits()[0] === 1);
  const stopped = worker.stop();
  await stage.until(async () => (await down(worker)).join() === 'process');
  expect((await ask(worker, '/health/live')).status).toBe(200);
  batch.release(0);
  expect(await stopped).toBe(0);
  expect((await batch.row()).completed_images).toBe(1);
}, 60_000);

test('the log is JSON, one line per event, with the id of the request', async () => {
  await stage.api.upload(catalogue([stage.host.url('/missing.png')]));
  await stage.sql('ALTER TABLE products RENAME TO products_away');
  try {
    await fetch(`${stage.program.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'my-trace' },
      body: JSON.stringify({ query: '{ requests { nodes { products { totalCount } } } }' }),
    });
  } finally {
    await stage.sql('ALTER TABLE products_away RENAME TO products');
  }
  // The log may arrive later than the response.
  const entries = () =>
    stage.program
      .output()
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  await stage.until(() => entries().some(({ reqId }) => reqId === 'my-trace'));
  expect(entries().find(({ reqId }) => reqId === 'my-trace')).toMatchObject({
    level: 50,
    context: 'GraphQL',
    time: expect.any(String),
  });
});
