import { Validator } from '@seriousme/openapi-schema-validator';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { hasChromium, launchBrowser, openPage } from './support/browser.js';
import { curl } from './support/curl.js';
import { type Stage, startStage } from './support/stage.js';
import { describeWith } from './support/real-services.js';

/** What is no part of the REST API: for operators, for GraphQL clients, for browsers. */
const OTHERS = /^\/(graphql|graphiql|health|metrics|files|queues)(\/|$)|^\/api\/(docs|openapi\.json)/;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

let stage: Stage;
// oxlint-disable-next-line typescript/no-explicit-any
let document: any;

beforeAll(async () => {
  const hook = pathToFileURL(path.resolve('test/support/routes.hook.mjs')).href;
  stage = await startStage({
    execArgv: ['--import', hook],
    env: { SECRET_KEY: 'a secret key of these tests alone' },
  });
  document = (await curl([`${stage.program.url}/api/openapi.json`])).json();
}, 60_000);
afterAll(() => stage?.dispose());

const operations = (): (readonly [route: string, Operation])[] =>
  Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([at, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${at}`, operation] as const),
  );

test('the document is valid OpenAPI 3.1, and names this server', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers[0].url).toBe(stage.program.url);
  expect(document.security).toBeUndefined();
});

test('it has every route of the REST API, and nothing else', () => {
  const added = [...stage.program.output().matchAll(/^route (\w+) (\/.*)$/gm)]
    .map(([, method, at]) => ({ method, at: at!.replaceAll(/:(\w+)/g, '{$1}') }))
    // Routers of their own tell paths without a folder; they are pages.
    .filter(({ at }) => at.lastIndexOf('/') > 0 || at === '/upload')
    .filter(({ at }) => !OTHERS.test(at))
    .map(({ method, at }) => `${method} ${at}`);
  expect(added.length).toBeGreaterThan(15);
  expect(
    operations()
      .map(([route]) => route)
      .toSorted(),
  ).toEqual([...new Set(added)].toSorted());
});

test('every operation says what it does and what it answers', () => {
  const ids = operations().map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [route, { operationId, summary, tags, responses }] of operations()) {
    expect([route, operationId]).toEqual([route, expect.stringMatching(/^[a-z][A-Za-z]+$/)]);
    expect([route, summary, tags]).toEqual([route, expect.stringMatching(/\w/), [expect.any(String)]]);
    for (const [status, { description, content }] of Object.entries(responses)) {
      expect([route, status, description]).toEqual([route, status, expect.stringMatching(/\w/)]);
      const hasProblem = content !== undefined && 'application/problem+json' in content;
      const isProblem = /^[45]|default/.test(status) && status !== '416';
      expect([route, status, hasProblem]).toEqual([route, status, isProblem]);
    }
    expect([route, ...Object.keys(responses)].join(' ')).toMatch(/ 20\d/);
  }
});

test('no reference leads nowhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(20);
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name!);
});

describe('the page', () => {
  test.each(['/api/docs', '/api/docs/', '/api/docs/start.js', '/api/docs/swagger-ui-bundle.js'])(
    '%s is served from here, under a strict policy',
    async (at) => {
      const { status, headers } = await curl([`${stage.program.url}${at}`]);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
    },
  );

  test.each(['/api/docs/package.json', '/api/docs/index.html', '/api/docs/../../package.json'])(
    '%s is not there',
    async (at) => {
      expect((await curl([`${stage.program.url}${at}`])).status).toBe(404);
    },
  );
});

describeWith('chromium', hasChromium, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('the page shows every operation, tries one, and asks no other host for anything', async () => {
    const { page, hosts, faults } = await openPage(browser);
    await page.goto(`${stage.program.url}/api/docs`);
    await page.locator('.opblock').first().waitFor();
    expect(await page.locator('.opblock').count()).toBe(operations().length);

    const list = page.locator('.opblock', { hasText: 'List webhooks' });
    await list.locator('.opblock-summary-control').click();
    await list.getByRole('button', { name: 'Execute' }).click();
    await list.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();

    const upload = page.locator('#operations-Catalogues-upload');
    await upload.locator('.opblock-summary-control').click();
    await upload.locator('input[type=file]').setInputFiles({
      name: 'lamps.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Name,Images\nLamp,http://127.0.0.1:9/a.png\n'),
    });
    await upload.getByRole('button', { name: 'Execute' }).click();
    await upload.locator('.live-responses-table .response-col_status').first().waitFor();
    const told = await upload.locator('.live-responses-table').innerText();
    expect(told).toContain('Accepted: 1 image of 1 product.');
    expect(await stage.sql('SELECT file_name, email, webhook_url, idempotency_key FROM requests')).toEqual([
      { file_name: 'lamps.csv', email: null, webhook_url: null, idempotency_key: null },
    ]);

    expect([...hosts]).toEqual([new URL(stage.program.url).host]);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);
});
